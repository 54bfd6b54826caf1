"""What a request says is checked, or refused with the name of the field."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from rest_framework.exceptions import ValidationError

from progress.api.inputs import (
    CancelInput,
    FrameQuery,
    JobQuery,
    NewBatchInput,
    NewJobInput,
    PriorityInput,
    ProcessQuery,
    RetryInput,
    checked,
)
from progress.api.views.connections import DisconnectInput


def test_values_come_in_their_types():
    query = QueryDict("after=17&wait=25")
    assert checked(FrameQuery, query) == {"after": 17, "wait": 25}
    assert checked(FrameQuery, QueryDict("")) == {"after": 0, "wait": 0}


def test_a_state_may_be_repeated():
    found = checked(JobQuery, QueryDict("state=failed&state=cancelled"))
    assert sorted(found["state"]) == ["cancelled", "failed"]


@pytest.mark.parametrize(
    ("kind", "query", "field"),
    [
        (FrameQuery, "after=-1", "after"),
        (FrameQuery, f"after={2**63}", "after"),
        (JobQuery, "state=done", "state"),
        (JobQuery, "batch=May", "batch"),
        (ProcessQuery, "", "action"),
        (ProcessQuery, "action=stop", "action"),
        (ProcessQuery, "action=status&filename=a%00b", "filename"),
    ],
)
def test_nonsense_is_refused_by_the_name_of_its_field(kind, query, field):
    with pytest.raises(ValidationError) as refused:
        checked(kind, QueryDict(query))
    assert list(refused.value.detail) == [field]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (NewJobInput, {"priorty": "1"}),
        (CancelInput, {"forced": True}),
        (RetryInput, {"code": ["damaged"]}),
        (PriorityInput, {"priority": 0, "until": None}),
        (NewBatchInput, {"title": "May", "name": "May"}),
        (DisconnectInput, {"user": 1}),
    ],
)
def test_a_name_that_no_body_has_is_refused_with_those_that_it_has(kind, body):
    with pytest.raises(ValidationError) as refused:
        checked(kind, body)
    ((name, said),) = refused.value.detail.items()
    assert name in body
    assert said[0] == (f"There is no such field; there are {', '.join(kind().fields)}.")
