"""Facts can be kept as JSON, and each has a key that is its alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from progress.facts import (
    BatchFinished,
    DocumentFinished,
    Fact,
    JobFinished,
    JobProgressed,
    JobQueued,
    JobStarted,
    MilestoneReached,
    StageFinished,
    StageStarted,
    as_json,
    from_json,
)
from progress.states import State

ONE, TWO = uuid4(), uuid4()
JOB: dict[str, Any] = {"job_id": ONE, "owner_id": 3, "attempt": 1}
STAGE: dict[str, Any] = {
    "document_id": TWO,
    "job_id": ONE,
    "attempt": 1,
    "stage": "census",
    "seq": 4,
}

FACTS: list[Fact] = [
    JobQueued(**JOB),
    JobStarted(**JOB),
    JobProgressed(**JOB, percent=12),
    MilestoneReached(**JOB, percent=25),
    JobFinished(**JOB, state=State.FAILED),
    StageStarted(**STAGE),
    StageFinished(**STAGE),
    DocumentFinished(
        document_id=TWO, job_id=ONE, state=State.COMPLETED, error_code="", attempt=2
    ),
    BatchFinished(
        batch_id=TWO,
        owner_id=3,
        state=State.COMPLETED,
        finished_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    ),
]


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: type(fact).__name__)
def test_a_fact_comes_back_from_json_as_it_was(fact):
    stored = json.loads(json.dumps(as_json(fact)))
    again = from_json(type(fact), stored)
    assert again == fact
    assert again.key == fact.key


def test_facts_that_differ_have_keys_that_differ():
    first, second = JobQueued(**JOB), JobQueued(**{**JOB, "attempt": 2})
    assert first.key != second.key


def test_a_fact_of_another_version_is_an_error():
    with pytest.raises(LookupError):
        from_json(JobQueued, {**as_json(FACTS[0]), "colour": "red"})


def test_ids_are_ids_again():
    again = from_json(JobQueued, as_json(FACTS[0]))
    assert isinstance(again.job_id, UUID)
