"""Cancel, as people ask for it."""

from __future__ import annotations

import pytest

from progress import lifecycle, signals
from progress.lifecycle import cancelled, completed, failed
from progress.models import Document, Event, Job
from progress.orders import orders
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_waits_is_cancelled_at_once(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"], batch="May")
    assert lifecycle.cancel_job(job.pk, actor=alice)
    job.refresh_from_db()
    assert job.state == job.batch.state == State.CANCELLED
    assert job.documents_cancelled == 2
    assert {d.state for d in job.documents.all()} == {State.CANCELLED}


def test_what_is_in_work_is_asked_to_stop(alice):
    job = factories.make_job(alice)
    claim = factories.claim(factories.only_document(job))
    heard = []
    signals.document_cancel_requested.connect(heard.append)
    try:
        assert lifecycle.cancel_job(job.pk, actor=alice)
    finally:
        signals.document_cancel_requested.disconnect(heard.append)
    job.refresh_from_db()
    assert job.state == State.PROCESSING
    assert job.is_cancelling
    assert orders([claim.token])[claim.token].is_cancelling
    assert [fact.task_id for fact in heard] == [claim.task_id]
    lifecycle.finish(claim, cancelled())
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_cancelling_twice_is_cancelling_once(alice):
    job = factories.make_job(alice)
    factories.claim(factories.only_document(job))
    assert lifecycle.cancel_job(job.pk)
    assert not lifecycle.cancel_job(job.pk)
    assert Event.objects.filter(kind="cancel_requested").count() == 1


def test_what_ended_before_the_cancel_stays_as_it_is(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    first, _ = job.documents.in_order()
    lifecycle.finish(factories.claim(first), completed())
    lifecycle.cancel_job(job.pk)
    job.refresh_from_db()
    assert [d.state for d in job.documents.in_order()] == ["completed", "cancelled"]
    assert job.state == State.CANCELLED
    assert not lifecycle.cancel_job(job.pk)


def test_one_document_is_cancelled_and_its_neighbour_goes_on(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    first, second = job.documents.in_order()
    assert lifecycle.cancel_document(first.pk, actor=alice)
    lifecycle.finish(factories.claim(second), completed())
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert job.documents_completed == 1


def test_a_cancelled_job_runs_again_after_a_retry(alice):
    job = factories.make_job(alice)
    lifecycle.cancel_job(job.pk)
    assert lifecycle.retry_job(job.pk) == 1
    claim = factories.claim(factories.only_document(job))
    assert not orders([claim.token])[claim.token].is_cancelling
    lifecycle.finish(claim, completed())
    job.refresh_from_db()
    assert (job.state, job.attempt) == (State.COMPLETED, 2)


def test_the_last_waiting_document_cancelled_after_a_failure_ends_the_job(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    for document in job.documents.in_order():
        lifecycle.finish(factories.claim(document), failed("corrupt", "Damaged."))
    first = job.documents.in_order()[0]
    lifecycle.retry_document(first.pk)
    assert lifecycle.cancel_document(first.pk)
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_history_and_hooks_end_with_the_job(alice):
    heard = []
    signals.document_finished.connect(heard.append)
    signals.job_finished.connect(heard.append)
    try:
        job = factories.make_job(alice, ["a.txt", "b.txt"])
        lifecycle.cancel_job(job.pk)
    finally:
        signals.document_finished.disconnect(heard.append)
        signals.job_finished.disconnect(heard.append)
    names = [type(fact).__name__ for fact in heard]
    assert names == ["DocumentFinished", "DocumentFinished", "JobFinished"]
    ended = Event.objects.filter(kind="cancelled").order_by("id")
    assert [event.document is None for event in ended] == [False, False, True]


def test_a_retry_in_a_cancelling_job_takes_the_cancel_back(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    first, second = job.documents.in_order()
    claim = factories.claim(first)
    lifecycle.cancel_job(job.pk)
    assert lifecycle.retry_document(second.pk)
    job.refresh_from_db()
    assert not job.is_cancelling
    lifecycle.finish(claim, cancelled())
    assert lifecycle.cancel_job(job.pk)


def test_a_whole_batch_is_cancelled(alice):
    job = factories.make_job(alice, batch="May")
    factories.make_job(alice, batch="May")
    assert lifecycle.cancel_batch(job.batch.pk, actor=alice) == 2
    assert lifecycle.cancel_batch(job.batch.pk, actor=alice) == 0
    assert set(Job.objects.values_list("state", flat=True)) == {State.CANCELLED}


def test_what_was_not_asked_to_stop_is_not_forced(alice):
    job = factories.make_job(alice)
    factories.claim(factories.only_document(job))
    assert lifecycle.force_job(job.pk, actor=alice) == 0


def test_a_forced_document_is_named_to_the_workers_and_in_history(alice, bob):
    job = factories.make_job(alice)
    claim = factories.claim(factories.only_document(job))
    lifecycle.cancel_job(job.pk, actor=alice)
    heard = []
    signals.document_cancel_requested.connect(heard.append)
    try:
        assert lifecycle.force_document(claim.document_id, actor=bob)
    finally:
        signals.document_cancel_requested.disconnect(heard.append)
    assert [(fact.task_id, fact.is_forced) for fact in heard] == [(claim.task_id, True)]
    assert orders([claim.token])[claim.token].is_forced
    document = Document.objects.get(pk=claim.document_id)
    assert (document.state, document.message) == (
        State.PROCESSING,
        "Stopping by force",
    )
    event = Event.objects.latest("id")
    assert (event.actor, event.data) == (bob, {"is_forced": True})


def test_a_paused_job_that_is_cancelled_is_not_paused_any_more(alice):
    job = factories.make_job(alice)
    lifecycle.pause_job(job.pk)
    assert lifecycle.cancel_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.is_paused) == (State.CANCELLED, False)
