"""Rescue and settle: what crashes leave behind."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from progress import lifecycle, recording
from progress.lifecycle import completed
from progress.models import Attempt, Document, Event, Job, Page
from progress.owners import this_process
from progress.recording import Findings, Flush
from progress.states import Outcome, State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def lost(alice) -> Document:
    """A document whose worker read two of three pages, one of them badly, and died."""
    document = factories.only_document(factories.make_job(alice))
    claim = factories.claim(document)
    flush = Flush(
        stage="extraction",
        message="Processing page 3 of 3",
        points=6000,
        findings=Findings(page_classes=("text",) * 3),
        pages=(factories.good_page(1), factories.bad_page(2)),
    )
    recording.record(claim, flush)
    Document.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    document.refresh_from_db()
    return document


def rescue(document: Document) -> bool:
    return lifecycle.rescue(document.pk)


def test_a_lost_document_waits_again_with_its_pages_good_or_bad(lost):
    assert rescue(lost)
    lost.refresh_from_db()
    assert lost.state == State.QUEUED
    assert lost.lease_token is None
    assert (lost.pages_done, lost.pages_failed) == (1, 1)
    assert list(Page.objects.values_list("number", flat=True)) == [1, 2]
    assert (lost.job.pages_done, lost.job.pages_failed) == (1, 1)
    assert lost.job.documents_processing == 0
    assert Attempt.objects.get().outcome == Outcome.LOST
    assert "1 page kept" in Event.objects.get(kind="rescued").message
    assert lost.job.message == lost.message
    assert lost.message == "Its worker was lost; waiting for another"


def test_a_worker_that_gave_a_sign_of_life_keeps_its_document(lost):
    token = lost.lease_token
    assert recording.heartbeat([token]) == 1
    assert not rescue(lost)
    lost.refresh_from_db()
    assert (lost.state, lost.lease_token) == (State.PROCESSING, token)
    assert Attempt.objects.get().outcome == ""


def test_the_lost_worker_cannot_write_any_more(lost, alice):
    token = lost.lease_token
    rescue(lost)
    second = factories.claim(lost)
    assert recording.heartbeat([token]) == 0
    assert second.token != token
    assert second.attempt == 2


def test_restarts_that_brought_pages_do_not_add_up_to_a_failure(lost, settings):
    settings.HEADWAY_MAX_ATTEMPTS = 1
    assert rescue(lost)
    lost.refresh_from_db()
    assert (lost.state, lost.attempts_since_queued) == (State.QUEUED, 0)


def test_a_document_that_is_gone_is_not_rescued(lost):
    lost.job.delete()
    assert not rescue(lost)


def test_after_the_last_fruitless_attempt_it_fails_with_what_to_do(lost, settings):
    settings.HEADWAY_MAX_ATTEMPTS = 1
    rescue(lost)
    factories.claim(lost)
    Document.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    assert rescue(lost)
    lost.refresh_from_db()
    assert (lost.state, lost.error_code) == (State.FAILED, "worker_lost")
    assert "Retry it" in lost.error_message
    assert lost.job.state == State.FAILED


def test_a_lost_document_that_was_to_stop_is_cancelled(lost, alice):
    lifecycle.cancel_job(lost.job_id, actor=alice)
    assert rescue(lost)
    lost.refresh_from_db()
    assert lost.state == lost.job.state == State.CANCELLED
    assert lost.error_code == ""


def test_a_job_left_open_by_a_crash_is_settled_once(alice):
    job = factories.make_job(alice)
    lifecycle.finish(factories.claim(factories.only_document(job)), completed())
    Job.objects.update(state=State.PROCESSING, finished_at=None)
    assert list(Job.objects.unsettled()) == [job]
    assert lifecycle.settle(job.pk)
    assert not lifecycle.settle(job.pk)
    job.refresh_from_db()
    assert job.state == State.COMPLETED


def test_messages_sent_again_are_noted_on_what_waits_only(alice):
    waiting, taken = (
        factories.only_document(factories.make_job(alice)) for _ in range(2)
    )
    factories.claim(taken)
    before = waiting.enqueued_at
    assert lifecycle.mark_enqueued([waiting.pk, taken.pk]) == 1
    waiting.refresh_from_db()
    assert waiting.enqueued_at > before


@pytest.mark.parametrize("is_parent_alive", [True, False])
def test_a_page_is_suspect_of_its_workers_death_alone(lost, is_parent_alive):
    me = this_process()
    parent = me.pid if is_parent_alive else 2**22 + 1
    Document.objects.update(
        page_in_flight=3,
        owner_pid=2**22 + 2,
        owner_parent_pid=parent,
        owner_parent_started=me.started,
    )
    assert rescue(lost)
    lost.refresh_from_db()
    assert (lost.page_in_flight, lost.page_losses) == (3, int(is_parent_alive))
    assert (lost.owner_pid, lost.owner_parent_pid) == (None, None)


def test_the_last_loss_over_a_page_lets_the_next_attempt_go_on_behind_it(
    lost, settings
):
    settings.HEADWAY_MAX_ATTEMPTS = settings.HEADWAY_PAGE_LOSSES = 1
    rescue(lost)
    factories.claim(lost)
    me = this_process()
    Document.objects.update(
        page_in_flight=3,
        owner_pid=2**22 + 2,
        owner_parent_pid=me.pid,
        owner_parent_started=me.started,
        lease_expires_at=timezone.now() - timedelta(seconds=1),
    )
    assert rescue(lost)
    lost.refresh_from_db()
    assert (lost.state, lost.page_losses) == (State.QUEUED, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_noting_messages_waits_for_nobody(alice):
    documents = Document.objects.filter(job=factories.make_job(alice, ("a", "b")))
    locked, free = documents.in_order()
    noted: list[int] = []

    def note() -> None:
        noted.append(lifecycle.mark_enqueued([free.pk, locked.pk]))
        connection.close()

    with transaction.atomic():
        documents.filter(pk=locked.pk).update(message="Somebody changes it")
        other = threading.Thread(target=note)
        other.start()
        other.join(30)
    assert noted == [1]


def test_a_sign_of_life_holds_one_document_at_a_time(alice, django_assert_num_queries):
    job = factories.make_job(alice, ("a", "b"))
    claims = [factories.claim(d) for d in Document.objects.filter(job=job)]
    with django_assert_num_queries(2):
        assert recording.heartbeat(claim.token for claim in claims) == 2
