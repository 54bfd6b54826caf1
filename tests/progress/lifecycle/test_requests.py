"""Retry and cancel, as people ask for them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress import lifecycle, recording, signals
from progress.lifecycle import cancelled, completed, failed
from progress.models import Document, Event, Job, Page
from progress.recording import Findings, Flush
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def failed_document(alice, **options) -> Document:
    """Return a document with one good page and one that could not be read."""
    document = factories.only_document(factories.make_job(alice, **options))
    claim = factories.claim(document)
    flush = Flush(
        stage="extraction",
        message="Processing page 2 of 2",
        points=4000,
        findings=Findings(page_classes=("text", "text")),
        pages=(factories.good_page(1), factories.bad_page(2)),
    )
    recording.record(claim, flush)
    lifecycle.finish(claim, failed("pages_unreadable", "1 of 2 pages."))
    document.refresh_from_db()
    return document


class TestRetry:
    def test_a_retry_queues_again_and_keeps_the_good_pages(self, alice):
        document = failed_document(alice, batch="May")
        assert lifecycle.retry_document(document.pk, actor=alice)
        document.refresh_from_db()
        job = document.job
        assert document.state == job.state == State.QUEUED
        assert (document.pages_done, document.pages_failed) == (1, 0)
        assert (job.pages_done, job.pages_failed, job.documents_failed) == (1, 0, 0)
        assert (job.attempt, document.error_code) == (2, "")
        assert list(Page.objects.values_list("number", "state")) == [(1, "completed")]
        assert job.batch.state == State.QUEUED
        assert job.batch.finished_at is None
        assert (job.batch.jobs_failed, job.batch.documents_failed) == (0, 0)

    def test_the_bar_does_not_fall_back_by_a_retry(self, alice):
        document = failed_document(alice)
        before = document.progress
        lifecycle.retry_document(document.pk)
        document.refresh_from_db()
        assert document.progress == before > 0

    def test_only_what_failed_or_was_cancelled_is_queued_again(self, alice):
        job = factories.make_job(alice, ["a.txt", "b.txt", "c.txt"])
        good, bad, stopped = (factories.claim(d) for d in job.documents.in_order())
        lifecycle.finish(good, completed())
        lifecycle.finish(bad, failed("corrupt", "Damaged."))
        lifecycle.finish(stopped, cancelled())
        assert lifecycle.retry_job(job.pk, actor=alice) == 2
        states = [d.state for d in job.documents.in_order()]
        assert states == ["completed", "queued", "queued"]
        assert lifecycle.retry_job(job.pk, actor=alice) == 0

    def test_a_completed_document_is_never_retried(self, alice):
        document = factories.only_document(factories.make_job(alice))
        lifecycle.finish(factories.claim(document), completed())
        seq = Job.objects.get().seq
        assert not lifecycle.retry_document(document.pk)
        assert Job.objects.get().seq == seq
        document.refresh_from_db()
        assert document.state == State.COMPLETED

    def test_one_document_is_retried_while_its_neighbour_is_in_work(self, alice):
        job = factories.make_job(alice, ["a.txt", "b.txt"])
        bad, busy = (factories.claim(d) for d in job.documents.in_order())
        lifecycle.finish(bad, failed("corrupt", "Damaged."))
        assert lifecycle.retry_document(bad.document_id)
        job.refresh_from_db()
        assert (job.state, job.attempt) == (State.PROCESSING, 1)
        lifecycle.finish(busy, completed())
        job.refresh_from_db()
        assert job.state == State.PROCESSING

    def test_history_names_the_person(self, alice, bob):
        document = failed_document(alice)
        lifecycle.retry_document(document.pk, actor=bob)
        event = Event.objects.get(kind="retried")
        assert (event.actor, event.from_state, event.to_state) == (
            bob,
            "failed",
            "queued",
        )

    def test_a_whole_batch_is_retried(self, alice):
        document = failed_document(alice, batch="May")
        failed_document(alice, batch="May")
        assert lifecycle.retry_batch(document.job.batch.pk, actor=alice) == 2
        assert set(Job.objects.values_list("state", flat=True)) == {State.QUEUED}

    def test_what_is_gone_is_not_retried(self, db):
        assert not lifecycle.retry_document(uuid4())
        assert lifecycle.retry_job(uuid4()) == 0


class TestCancel:
    def test_what_waits_is_cancelled_at_once(self, alice):
        job = factories.make_job(alice, ["a.txt", "b.txt"], batch="May")
        assert lifecycle.cancel_job(job.pk, actor=alice)
        job.refresh_from_db()
        assert job.state == job.batch.state == State.CANCELLED
        assert job.documents_cancelled == 2
        assert {d.state for d in job.documents.all()} == {State.CANCELLED}

    def test_what_is_in_work_is_asked_to_stop(self, alice):
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
        assert recording.cancelling([claim.token]) == {claim.token}
        assert [fact.task_id for fact in heard] == [claim.task_id]
        lifecycle.finish(claim, cancelled())
        job.refresh_from_db()
        assert job.state == State.CANCELLED

    def test_cancelling_twice_is_cancelling_once(self, alice):
        job = factories.make_job(alice)
        factories.claim(factories.only_document(job))
        assert lifecycle.cancel_job(job.pk)
        assert not lifecycle.cancel_job(job.pk)
        assert Event.objects.filter(kind="cancel_requested").count() == 1

    def test_what_ended_before_the_cancel_stays_as_it_is(self, alice):
        job = factories.make_job(alice, ["a.txt", "b.txt"])
        first, _ = job.documents.in_order()
        lifecycle.finish(factories.claim(first), completed())
        lifecycle.cancel_job(job.pk)
        job.refresh_from_db()
        assert [d.state for d in job.documents.in_order()] == ["completed", "cancelled"]
        assert job.state == State.CANCELLED
        assert not lifecycle.cancel_job(job.pk)

    def test_one_document_is_cancelled_and_its_neighbour_goes_on(self, alice):
        job = factories.make_job(alice, ["a.txt", "b.txt"])
        first, second = job.documents.in_order()
        assert lifecycle.cancel_document(first.pk, actor=alice)
        lifecycle.finish(factories.claim(second), completed())
        job.refresh_from_db()
        assert job.state == State.CANCELLED
        assert job.documents_completed == 1

    def test_a_cancelled_job_runs_again_after_a_retry(self, alice):
        job = factories.make_job(alice)
        lifecycle.cancel_job(job.pk)
        assert lifecycle.retry_job(job.pk) == 1
        claim = factories.claim(factories.only_document(job))
        assert recording.cancelling([claim.token]) == set()
        lifecycle.finish(claim, completed())
        job.refresh_from_db()
        assert (job.state, job.attempt) == (State.COMPLETED, 2)

    def test_the_last_waiting_document_cancelled_after_a_failure_ends_the_job(
        self, alice
    ):
        job = factories.make_job(alice, ["a.txt", "b.txt"])
        for document in job.documents.in_order():
            lifecycle.finish(factories.claim(document), failed("corrupt", "Damaged."))
        first = job.documents.in_order()[0]
        lifecycle.retry_document(first.pk)
        assert lifecycle.cancel_document(first.pk)
        job.refresh_from_db()
        assert job.state == State.FAILED

    def test_history_and_hooks_end_with_the_job(self, alice):
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

    def test_a_retry_in_a_cancelling_job_takes_the_cancel_back(self, alice):
        job = factories.make_job(alice, ["a.txt", "b.txt"])
        first, second = job.documents.in_order()
        claim = factories.claim(first)
        lifecycle.cancel_job(job.pk)
        assert lifecycle.retry_document(second.pk)
        job.refresh_from_db()
        assert not job.is_cancelling
        lifecycle.finish(claim, cancelled())
        assert lifecycle.cancel_job(job.pk)

    def test_a_whole_batch_is_cancelled(self, alice):
        job = factories.make_job(alice, batch="May")
        factories.make_job(alice, batch="May")
        assert lifecycle.cancel_batch(job.batch.pk, actor=alice) == 2
        assert lifecycle.cancel_batch(job.batch.pk, actor=alice) == 0
        assert set(Job.objects.values_list("state", flat=True)) == {State.CANCELLED}
