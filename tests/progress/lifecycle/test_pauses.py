"""Pause and resume: what begins, what is handed back, and what does neither."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from progress import lifecycle
from progress.lifecycle import Claim, completed, failed
from progress.models import Document, Event, Job
from progress.orders import orders
from progress.signals import DocumentsQueued, documents_queued
from progress.states import HandBack, State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Iterator[list[DocumentsQueued]]:
    """What the workers were told of documents that wait."""
    told: list[DocumentsQueued] = []
    documents_queued.connect(told.append)
    yield told
    documents_queued.disconnect(told.append)


def claim_any() -> Claim | None:
    return lifecycle.claim_next("documents", task_id="t", worker="w@test:1")


def test_nothing_of_a_paused_job_begins(alice):
    job = factories.make_job(alice)
    assert lifecycle.pause_job(job.pk, actor=alice)
    assert claim_any() is None
    document = factories.only_document(job)
    assert lifecycle.claim(document.pk, task_id="t", worker="w") is None
    document.refresh_from_db()
    assert document.state == State.QUEUED


def test_the_job_of_a_neighbour_goes_on(alice, bob):
    lifecycle.pause_job(factories.make_job(alice).pk)
    other = factories.only_document(factories.make_job(bob))
    taken = claim_any()
    assert taken is not None
    assert taken.document_id == other.pk


def test_what_runs_is_told_to_hand_back_and_waits_unannounced(alice, told):
    job = factories.make_job(alice)
    claim = factories.claim(factories.only_document(job))
    lifecycle.pause_job(job.pk, actor=alice)
    assert orders([claim.token])[claim.token].is_paused
    told.clear()
    assert lifecycle.hand_back(claim, HandBack.PAUSED)
    assert told == []
    job.refresh_from_db()
    assert (job.is_paused, job.documents_processing) == (True, 0)


def test_what_is_handed_back_after_the_resume_is_announced(alice, told):
    job = factories.make_job(alice)
    claim = factories.claim(factories.only_document(job))
    lifecycle.pause_job(job.pk)
    lifecycle.resume_job(job.pk)
    told.clear()
    assert lifecycle.hand_back(claim, HandBack.PAUSED)
    assert [fact.tasks[0].document_id for fact in told] == [claim.document_id]
    assert claim_any() is not None


def test_resume_announces_what_waits_and_gives_it_turns_from_now_on(alice, bob, told):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    lifecycle.pause_job(job.pk)
    for _ in range(5):
        factories.make_job(bob)
    for _ in range(4):
        taken = claim_any()
        assert taken is not None
        lifecycle.finish(taken, completed())
    told.clear()
    assert lifecycle.resume_job(job.pk, actor=alice)
    assert [len(fact.tasks) for fact in told] == [2]
    first, second = job.documents.in_order()
    assert 0 < first.turn < second.turn
    job.refresh_from_db()
    assert not job.is_paused


def test_resume_leaves_what_waits_for_its_retry_to_the_sweep(alice, told):
    job = factories.make_job(alice)
    later = timezone.now() + timedelta(hours=1)
    Document.objects.filter(job=job).update(not_before_at=later)
    lifecycle.pause_job(job.pk)
    told.clear()
    assert lifecycle.resume_job(job.pk)
    assert [fact.tasks for fact in told] == [()]
    assert claim_any() is None


def test_neither_the_sweep_nor_a_rescue_wakes_a_paused_job(alice):
    job = factories.make_job(alice)
    lifecycle.pause_job(job.pk)
    now = timezone.now() + timedelta(hours=1)
    due = Document.objects.due_for_a_message(now, timedelta(seconds=60))
    assert not due.exists()
    lifecycle.resume_job(job.pk)
    assert due.exists()


def test_pausing_twice_is_pausing_once(alice):
    job = factories.make_job(alice)
    assert lifecycle.pause_job(job.pk, actor=alice)
    assert not lifecycle.pause_job(job.pk, actor=alice)
    assert lifecycle.resume_job(job.pk, actor=alice)
    assert not lifecycle.resume_job(job.pk, actor=alice)
    kinds = Event.objects.filter(actor=alice, kind__in=("paused", "resumed"))
    assert list(kinds.order_by("id").values_list("kind", flat=True)) == [
        "paused",
        "resumed",
    ]


def test_what_has_ended_or_is_to_stop_is_not_paused(alice):
    job = factories.make_job(alice)
    claim = factories.claim(factories.only_document(job))
    lifecycle.cancel_job(job.pk)
    assert not lifecycle.pause_job(job.pk)
    lifecycle.finish(claim, lifecycle.cancelled())
    assert not lifecycle.pause_job(job.pk)


def test_a_job_that_ended_while_paused_runs_again_by_a_retry(alice):
    job = factories.make_job(alice)
    claim = factories.claim(factories.only_document(job))
    lifecycle.pause_job(job.pk)
    lifecycle.finish(claim, failed("corrupt", "Damaged."))
    job.refresh_from_db()
    assert not job.is_paused
    assert lifecycle.retry_job(job.pk) == 1
    assert claim_any() is not None


def test_a_whole_batch_is_paused_and_resumed(alice):
    job = factories.make_job(alice, batch="May")
    factories.make_job(alice, batch="May")
    assert lifecycle.pause_batch(job.batch.pk, actor=alice) == 2
    assert lifecycle.pause_batch(job.batch.pk, actor=alice) == 0
    assert lifecycle.resume_batch(job.batch.pk, actor=alice) == 2
    assert not Job.objects.exclude(paused_at=None).exists()
