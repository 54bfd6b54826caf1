"""Claim: one worker takes one document."""

from __future__ import annotations

import subprocess
import sys
import threading
from uuid import uuid4

import pytest
from django.db import connections

from progress import broadcast, lifecycle, owners, signals
from progress.broadcast import Hint
from progress.models import Attempt, Document, Event, Job
from progress.states import Agent, Outcome, State
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_claim_takes_the_document_and_starts_the_job(alice):
    job = factories.make_job(alice, batch="May")
    document = factories.only_document(job)
    taken = factories.claim(document)
    document.refresh_from_db()
    job.refresh_from_db()
    assert document.state == job.state == State.PROCESSING
    assert document.lease_token == taken.token
    assert document.lease_expires_at > document.heartbeat_at
    assert document.attempt == document.attempts_since_queued == 1
    assert job.started_at == document.started_at
    assert job.documents_processing == 1
    assert job.batch.jobs_processing == 1
    assert Attempt.objects.get(document=document).worker == "worker@test:1"


def test_a_second_claim_gets_nothing_and_spends_no_seq(alice):
    job = factories.make_job(alice)
    document = factories.only_document(job)
    first = factories.claim(document)
    seq = Job.objects.get(pk=job.pk).seq
    assert lifecycle.claim(document.pk, task_id="other", worker="b") is None
    document.refresh_from_db()
    assert document.lease_token == first.token
    assert Job.objects.get(pk=job.pk).seq == seq
    assert Attempt.objects.count() == 1


def test_a_document_that_is_gone_cannot_be_claimed(db):
    assert lifecycle.claim(uuid4(), task_id="t", worker="w") is None


@pytest.mark.parametrize("state", [State.COMPLETED, State.FAILED, State.CANCELLED])
def test_what_has_ended_cannot_be_claimed(alice, state):
    document = factories.only_document(factories.make_job(alice))
    Document.objects.filter(pk=document.pk).update(state=state)
    assert lifecycle.claim(document.pk, task_id="t", worker="w") is None


def test_the_hooks_hear_once_that_a_job_started(alice):
    heard = []
    signals.job_started.connect(heard.append)
    try:
        job = factories.make_job(alice, ["a.txt", "b.txt"])
        for document in job.documents.in_order():
            factories.claim(document)
    finally:
        signals.job_started.disconnect(heard.append)
    assert [fact.job_id for fact in heard] == [job.pk]


def test_history_says_who_took_it(alice):
    document = factories.only_document(factories.make_job(alice))
    factories.claim(document)
    started = Event.objects.filter(kind="started").order_by("id")
    assert [e.message for e in started] == [
        "Work began",
        "Attempt 1 at report.txt began on worker@test:1",
    ]


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_gets_it(alice):
    document = factories.only_document(factories.make_job(alice))
    barrier = threading.Barrier(4)
    claims = []

    def take(name: str) -> None:
        try:
            barrier.wait(10)
            claims.append(lifecycle.claim(document.pk, task_id=name, worker=name))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=take, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len([c for c in claims if c]) == 1
    assert len(claims) == 4
    assert Attempt.objects.filter(document=document).count() == 1


def die(document: Document) -> None:
    """Let the row say that a process holds it that has been here and is gone."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    rows = Document.objects.filter(pk=document.pk)
    rows.update(owner_boot=owners.this_boot(), owner_pid=child.pid, owner_started=1)


def test_a_message_that_comes_again_takes_over_from_a_dead_process_at_once(alice):
    document = factories.only_document(factories.make_job(alice))
    first = factories.claim(document)
    die(document)
    second = factories.claim(document)
    document.refresh_from_db()
    assert second.token == document.lease_token != first.token
    assert (second.attempt, document.attempts_since_queued) == (2, 2)
    assert document.job.documents_processing == 1
    lost, running = Attempt.objects.filter(document=document).order_by("number")
    assert (lost.outcome, running.outcome) == (Outcome.LOST, "")
    rescued = Event.objects.get(kind="rescued")
    assert (rescued.agent, rescued.data["why"]) == (
        Agent.RESCUE,
        "The worker's process died.",
    )
    assert not lifecycle.finish(first, lifecycle.completed())


def test_nothing_is_taken_from_another_machine_before_its_lease_runs_out(alice):
    document = factories.only_document(factories.make_job(alice))
    factories.claim(document)
    die(document)
    Document.objects.update(owner_boot="another boot")
    assert lifecycle.claim(document.pk, task_id="t", worker="w") is None
    factories.lapse(document.pk)
    assert lifecycle.claim(document.pk, task_id="t", worker="w") is not None


def test_what_kills_every_worker_is_not_claimed_for_ever(alice, settings):
    document = factories.only_document(factories.make_job(alice))
    for _ in range(settings.HEADWAY_MAX_ATTEMPTS):
        factories.claim(document)
        die(document)
    assert lifecycle.claim(document.pk, task_id="t", worker="w") is None
    document.refresh_from_db()
    assert (document.state, document.error_code) == (State.FAILED, "worker_lost")
    assert document.attempt == settings.HEADWAY_MAX_ATTEMPTS
    assert document.job.state == State.FAILED


def test_viewers_are_told_when_a_claim_is_what_ends_a_document(
    alice, settings, monkeypatch, django_capture_on_commit_callbacks
):
    settings.HEADWAY_MAX_ATTEMPTS = 1
    document = factories.only_document(factories.make_job(alice))
    factories.claim(document)
    die(document)
    hints: list[Hint] = []
    monkeypatch.setattr(broadcast, "hint", hints.append)
    with django_capture_on_commit_callbacks(execute=True):
        assert not lifecycle.claim(
            document.pk, task_id="t", worker="w", is_reported=True
        )
    document.job.refresh_from_db()
    assert [hint.seq for hint in hints] == [document.job.seq]


def test_a_claimed_document_comes_with_its_job(alice, django_assert_num_queries):
    claim = factories.claim(factories.only_document(factories.make_job(alice)))
    with django_assert_num_queries(2):
        found = lifecycle.claimed(claim)
        assert found.job.owner_id == alice.pk
    assert found.lease_token == claim.token


def test_a_claimed_document_may_have_been_deleted(alice):
    job = factories.make_job(alice)
    claim = factories.claim(factories.only_document(job))
    job.delete()
    assert lifecycle.claimed(claim) is None
