"""Rows of a form become lists of objects, and the other way round."""

from __future__ import annotations

import pytest

from notifications.admin.rule_rows import ActionRows, ConditionRows
from notifications.routing.validating import MAX_ENTRIES


@pytest.mark.parametrize(
    ("operator", "text", "value"),
    [
        ("eq", " alice ", "alice"),
        ("in", "a, b,,c ", ["a", "b", "c"]),
        ("exists", "Yes", True),
        ("exists", "", False),
        ("exists", "perhaps", "perhaps"),
    ],
)
def test_a_value_is_as_its_operator_needs_it(operator, text, value):
    data = {"c-0-field": "owner", "c-0-operator": operator, "c-0-value": text}

    [entry] = ConditionRows().value_from_datadict(data, {}, "c")

    assert entry == {"field": "owner", "operator": operator, "value": value}


def test_rows_without_a_first_choice_and_beyond_the_last_are_left_out():
    data = {"c-0-value": "x", f"c-{MAX_ENTRIES}-field": "owner"}

    assert ConditionRows().value_from_datadict(data, {}, "c") == []


@pytest.mark.parametrize(
    ("deed", "entry"),
    [
        ("add_channel|email", {"action": "add_channel", "channel": "email"}),
        ("notify_group|7", {"action": "notify_group", "group": "7"}),
        ("explode|x", {"action": "explode", "target": "x"}),
    ],
)
def test_a_deed_becomes_an_action(deed, entry):
    assert ActionRows().value_from_datadict({"a-0-deed": deed}, {}, "a") == [entry]


def test_a_row_shows_a_list_as_text():
    entry = {"field": "owner", "operator": "in", "value": ["a", "b"]}

    row = ConditionRows().row(entry)

    assert row["value"] == "a, b"
    assert ("owner", "Owner, by user name", True) in row["fields"]
