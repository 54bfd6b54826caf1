"""The table of facts of a mail."""

from __future__ import annotations

from notifications.facts import facts_of
from notifications.registry import REGISTRY
from tests.notifications.conftest import failed_summary, make_summary


def as_dict(payload, part="document"):
    return {fact["label"]: fact["value"] for fact in facts_of(payload, part)}


def test_the_facts_of_a_job_leave_out_what_is_empty():
    assert as_dict(failed_summary(pages_done=1200)) == {
        "Job type": "Exam",
        "Documents": "1 done, 1 failed",
        "Pages read": "1,200",
        "Time": "2 min 10 s",
    }


def test_a_job_of_tasks_lists_tasks_and_steps():
    facts = as_dict(make_summary(), "task")

    assert (facts["Tasks"], facts["Steps done"]) == ("2 done", "9")
    assert "Documents" not in facts


def test_a_batch_lists_its_jobs():
    facts = as_dict(REGISTRY["batch_completed"].sample)

    assert facts == {"Jobs": "11 done, 1 failed", "Time": "1 h 5 min"}
