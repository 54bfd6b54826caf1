"""Retry, as people ask for it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress import lifecycle, recording
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


def test_a_retry_queues_again_and_keeps_the_good_pages(alice):
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


def test_the_bar_does_not_fall_back_by_a_retry(alice):
    document = failed_document(alice)
    before = document.progress
    lifecycle.retry_document(document.pk)
    document.refresh_from_db()
    assert document.progress == before > 0


def test_only_what_failed_or_was_cancelled_is_queued_again(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt", "c.txt"])
    good, bad, stopped = (factories.claim(d) for d in job.documents.in_order())
    lifecycle.finish(good, completed())
    lifecycle.finish(bad, failed("corrupt", "Damaged."))
    lifecycle.finish(stopped, cancelled())
    assert lifecycle.retry_job(job.pk, actor=alice) == 2
    states = [d.state for d in job.documents.in_order()]
    assert states == ["completed", "queued", "queued"]
    assert lifecycle.retry_job(job.pk, actor=alice) == 0


def test_a_completed_document_is_never_retried(alice):
    document = factories.only_document(factories.make_job(alice))
    lifecycle.finish(factories.claim(document), completed())
    seq = Job.objects.get().seq
    assert not lifecycle.retry_document(document.pk)
    assert Job.objects.get().seq == seq
    document.refresh_from_db()
    assert document.state == State.COMPLETED


def test_one_document_is_retried_while_its_neighbour_is_in_work(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    bad, busy = (factories.claim(d) for d in job.documents.in_order())
    lifecycle.finish(bad, failed("corrupt", "Damaged."))
    assert lifecycle.retry_document(bad.document_id)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (State.PROCESSING, 1)
    lifecycle.finish(busy, completed())
    job.refresh_from_db()
    assert job.state == State.PROCESSING


def test_history_names_the_person(alice, bob):
    document = failed_document(alice)
    lifecycle.retry_document(document.pk, actor=bob)
    event = Event.objects.get(kind="retried")
    assert (event.actor, event.from_state, event.to_state) == (
        bob,
        "failed",
        "queued",
    )


def test_a_whole_batch_is_retried(alice):
    document = failed_document(alice, batch="May")
    failed_document(alice, batch="May")
    assert lifecycle.retry_batch(document.job.batch.pk, actor=alice) == 2
    assert set(Job.objects.values_list("state", flat=True)) == {State.QUEUED}


def test_what_is_gone_is_not_retried(db):
    assert not lifecycle.retry_document(uuid4())
    assert lifecycle.retry_job(uuid4()) == 0


def test_from_scratch_drops_the_good_pages_and_the_counters_with_them(alice):
    document = failed_document(alice, batch="May")
    assert lifecycle.retry_document(document.pk, actor=alice, is_from_scratch=True)
    document.refresh_from_db()
    job = document.job
    assert not Page.objects.exists()
    assert (document.pages_total, document.pages_done, document.points) == (None, 0, 0)
    assert (job.pages_total, job.pages_done, job.pages_failed) == (0, 0, 0)
    assert (job.points_sum, job.batch.points_sum) == (0, 0)
    event = Event.objects.get(kind="retried")
    assert event.data == {"from_scratch": True}
    factories.read_whole(document)
    job.refresh_from_db()
    assert (job.state, job.pages_done, job.progress) == (State.COMPLETED, 2, 100)


def test_from_scratch_leaves_the_bar_of_a_job_at_work_where_it_is(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    first, second = job.documents.in_order()
    lifecycle.finish(factories.claim(first), completed())
    claim = factories.claim(second)
    flush = Flush(stage="extraction", message="Page 2", points=6000)
    recording.record(claim, flush)
    lifecycle.finish(claim, failed("corrupt", "Damaged."))
    third = factories.make_job(alice)
    assert third.progress == 0
    job.refresh_from_db()
    before = job.progress
    assert lifecycle.retry_document(second.pk, is_from_scratch=True)
    job.refresh_from_db()
    assert (job.attempt, before) == (2, 80)


def test_documents_of_many_jobs_are_retried_each_once(alice, bob):
    failing = [failed_document(alice), failed_document(alice), failed_document(bob)]
    wanted = [failing[0].pk, failing[2].pk, failing[0].pk]
    assert lifecycle.retry_documents(wanted, actor=bob) == 2
    states = [Document.objects.get(pk=d.pk).state for d in failing]
    assert states == [State.QUEUED, State.FAILED, State.QUEUED]


def test_what_is_retried_waits_behind_what_its_owner_has_waiting(alice):
    document = failed_document(alice)
    waiting = factories.only_document(factories.make_job(alice))
    lifecycle.retry_document(document.pk)
    document.refresh_from_db()
    assert document.turn > waiting.turn
