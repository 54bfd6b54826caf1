from __future__ import annotations

from notifications import summaries
from progress import lifecycle
from progress.models import Batch
from progress.states import State
from tests.notifications.conftest import NOW, add_document, make_job


def test_a_summary_copies_the_job_as_it_is_now(alice, django_assert_max_num_queries):
    batch = Batch.objects.create(owner=alice, title="Summer", created_at=NOW)
    job = make_job(alice, batch=batch, job_type="gone", pages_done=7, pages_failed=1)
    with django_assert_max_num_queries(0):
        summary = summaries.summarise(job)
    assert summary == {
        "title": "May exams",
        "job_type": "Gone",
        "batch": "Summer",
        "attempt": 1,
        "documents_total": 1,
        "documents_completed": 1,
        "documents_failed": 0,
        "documents_cancelled": 0,
        "pages_done": 7,
        "pages_failed": 1,
        "seconds": 130.0,
        "failures": [],
        "more_failures": 0,
    }


def test_a_summary_lists_the_first_failures_in_order_and_counts_the_rest(alice):
    job = make_job(alice, State.FAILED, documents_total=13, documents_failed=12)
    add_document(job, 0, State.COMPLETED)
    for position in reversed(range(1, 13)):
        add_document(job, position, State.FAILED, error_message=f"Reason {position}.")
    summary = summaries.summarise(job)
    assert [f["name"] for f in summary["failures"]] == [
        f"{position}.pdf" for position in range(1, 11)
    ]
    assert summary["failures"][0]["message"] == "Reason 1."
    assert summary["more_failures"] == 2


def test_a_job_that_never_began_took_no_time(alice):
    job = make_job(alice, State.CANCELLED, started_at=None)
    assert summaries.summarise(job)["seconds"] is None


def test_the_last_who_asked_to_stop_is_who_cancelled(alice, bob):
    job = make_job(alice, State.QUEUED, documents_total=2, documents_completed=0)
    first = add_document(job, 0, State.QUEUED)
    add_document(job, 1, State.QUEUED)
    assert summaries.who_cancelled(job) is None
    lifecycle.cancel_document(first.pk, actor=alice)
    assert summaries.who_cancelled(job) == alice.pk
    lifecycle.cancel_job(job.pk, actor=bob)
    assert summaries.who_cancelled(job) == bob.pk
