"""What requests may say of routing rules."""

from __future__ import annotations

import pytest

from notifications.routing.inputs import ConditionInput

CONDITION = {"field": "owner", "operator": "eq", "value": "alice"}


def is_taken(**values: object) -> bool:
    return ConditionInput(data=CONDITION | values).is_valid()


@pytest.mark.parametrize("value", ["alice", "Ünïcode 1", 5, 2.5, True, ["a", "b"]])
def test_plain_values_are_taken(value):
    assert is_taken(value=value)


@pytest.mark.parametrize("value", [None, {}, [{}], [["a"]], "\0", "\ud800", ["a\n"]])
def test_what_no_database_or_name_has_is_refused(value):
    assert not is_taken(value=value)


@pytest.mark.parametrize("name", ["field", "operator"])
@pytest.mark.parametrize("word", ["moon", [], {}, None])
def test_only_words_that_there_are_compare(name, word):
    assert not is_taken(**{name: word})
