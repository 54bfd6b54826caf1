"""A plan says in words what would happen, with every number right."""

from __future__ import annotations

from typing import Any

import pytest

from progress.admin.plans import Plan


def plan(**values: Any) -> Plan:
    usual: dict[str, Any] = {
        "noun": "job",
        "will": "be queued again",
        "to": "retry",
        "selected": 5,
        "concerned": 3,
        "jobs": 3,
        "documents": 12,
    }
    return Plan(**(usual | values))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {},
            "12 documents in 3 jobs will be queued again; "
            "2 jobs have nothing to retry.",
        ),
        ({"selected": 3}, "12 documents in 3 jobs will be queued again."),
        (
            {"selected": 2, "concerned": 1, "jobs": 1, "documents": 1},
            "1 document in 1 job will be queued again; 1 job has nothing to retry.",
        ),
        (
            {"concerned": 0, "jobs": 0, "documents": 0},
            "5 jobs have nothing to retry.",
        ),
        (
            {"noun": "batch", "will": "be stopped", "to": "stop"},
            "12 documents in 3 jobs will be stopped; 2 batches have nothing to stop.",
        ),
    ],
)
def test_a_plan_in_words(values, sentence):
    assert str(plan(**values)) == sentence


def test_a_plan_without_documents_is_empty():
    assert plan(documents=0).is_empty
    assert not plan().is_empty
