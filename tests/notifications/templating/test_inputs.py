"""What requests may say of texts."""

from __future__ import annotations

import pytest

from notifications.templating.inputs import TextInput, TextQuery
from notifications.templating.limits import MAX_SOURCE

DRAFT = {"kind": "job_completed", "channel": "email", "subject": "A", "text": "B"}


def test_a_draft_says_a_subject_and_a_text_and_the_rest_is_empty():
    given = TextInput(data=DRAFT)
    assert given.is_valid()
    assert given.validated_data == DRAFT | {"language": "", "html": "", "note": ""}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "nothing"),
        ("channel", "pigeon"),
        ("language", "x" * 11),
        ("subject", "x" * 501),
        ("subject", ""),
        ("text", "x" * (MAX_SOURCE + 1)),
        ("text", "\0"),
        ("html", "x" * (MAX_SOURCE + 1)),
        ("note", "x" * 201),
        ("number", 7),
    ],
)
def test_what_no_draft_has_is_refused(field, value):
    assert not TextInput(data=DRAFT | {field: value}).is_valid()


def test_a_list_is_narrowed_by_what_there_is():
    assert TextQuery(data={"kind": "job_failed", "language": ""}).is_valid()
    assert not TextQuery(data={"kind": "nothing"}).is_valid()
