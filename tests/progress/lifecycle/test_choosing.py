"""Who is next, in rows: the arithmetic of turns is tested without them."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from progress import broadcast, lifecycle
from progress.broadcast import Hint
from progress.lifecycle import Claim, completed
from progress.models import Attempt, Document
from progress.states import HandBack, State
from progress.turns import TURN
from tests import factories

pytestmark = pytest.mark.django_db


def find(queue: str = "documents", task_id: str = "t") -> Claim | None:
    return lifecycle.claim_next(queue, task_id=task_id, worker="w@test:1")


def take(queue: str = "documents", task_id: str = "t") -> Claim:
    claim = find(queue, task_id)
    assert claim is not None
    return claim


def owners_in_order(claims: int) -> list[str]:
    """Let one worker read so many documents; return whose they were."""
    owners = []
    for _ in range(claims):
        claim = take()
        document = Document.objects.get(pk=claim.document_id)
        owners.append(document.job.owner.username)
        lifecycle.finish(claim, completed())
    return owners


def test_a_person_with_one_document_is_next_behind_many_of_another(alice, bob):
    factories.make_job(alice, [f"{n}.txt" for n in range(20)])
    assert owners_in_order(5) == ["alice"] * 5
    factories.make_job(bob)
    assert "bob" in owners_in_order(2)


def test_two_people_take_turns(alice, bob):
    factories.make_job(alice, [f"{n}.txt" for n in range(10)])
    factories.make_job(bob, [f"{n}.txt" for n in range(10)])
    assert owners_in_order(6) == ["alice", "bob"] * 3


def test_what_is_paused_does_not_hold_up_what_its_owner_hands_in(alice, bob):
    paused = factories.make_job(alice, [f"{n}.txt" for n in range(20)])
    lifecycle.pause_job(paused.pk)
    factories.make_job(bob, [f"{n}.txt" for n in range(10)])
    factories.make_job(alice)
    assert "alice" in owners_in_order(2)


def test_of_one_person_the_oldest_is_next(alice):
    jobs = [factories.make_job(alice) for _ in range(3)]
    found = [Document.objects.get(pk=take().document_id).job_id for _ in jobs]
    assert found == [job.pk for job in jobs]


def test_one_job_after_another_costs_turns_as_one_large_job_does(alice):
    for _ in range(4):
        factories.make_job(alice)
    turns = Document.objects.order_by("turn").values_list("turn", flat=True)
    assert list(turns) == [0, TURN, 2 * TURN, 3 * TURN]


def test_what_gave_way_goes_on_behind_those_who_waited(alice, bob):
    factories.make_job(alice)
    long = take()
    short = factories.only_document(factories.make_job(bob))
    lifecycle.hand_back(long, HandBack.SLICE)
    assert take().document_id == short.pk
    assert take().document_id == long.document_id


def test_a_slice_is_paid_for_by_its_time(alice):
    factories.make_job(alice)
    long = take()
    began_at = timezone.now() - timedelta(seconds=60)
    Document.objects.update(started_at=began_at)
    lifecycle.hand_back(long, HandBack.SLICE)
    assert 60 * TURN <= Document.objects.get().turn < 70 * TURN


@pytest.mark.parametrize("reason", [HandBack.SHUTDOWN, HandBack.PAUSED])
def test_what_was_interrupted_keeps_its_turn(alice, reason):
    factories.make_job(alice)
    factories.make_job(alice)
    claim = take()
    lifecycle.hand_back(claim, reason)
    assert take().document_id == claim.document_id


def test_what_moves_waits_in_the_other_queue(alice):
    document = factories.only_document(factories.make_job(alice))
    claim = take()
    assert lifecycle.hand_back(claim, HandBack.MOVED, queue="ocr")
    document.refresh_from_db()
    assert (document.queue, document.state) == ("ocr", State.QUEUED)
    assert find("documents") is None
    assert take("ocr").document_id == document.pk


def test_a_task_of_ones_own_is_begun_by_its_own_message_alone(alice):
    document = factories.only_document(factories.make_job(alice))
    Document.objects.update(task_name="mail.send")
    assert find() is None
    document.refresh_from_db()
    assert document.state == State.QUEUED


def test_a_message_that_comes_again_finds_what_its_lost_worker_had(alice, monkeypatch):
    factories.make_job(alice)
    first = take(task_id="message-1")
    factories.make_job(alice)
    monkeypatch.setattr("progress.owners.is_dead", lambda _: True)
    again = take(task_id="message-1")
    assert again.document_id == first.document_id
    assert Attempt.objects.filter(document=first.document_id).count() == 2


def test_a_claim_costs_the_same_however_many_wait(alice, bob):
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            take()
        return len(queries)

    for owner in (alice, bob):
        factories.make_job(owner, ["a.txt", "b.txt"])
    # The first of a job costs more: the job begins.
    for _ in range(2):
        take()
    few = statements()
    for owner in (alice, bob):
        factories.make_job(owner, [f"{n}.txt" for n in range(60)])
    for _ in range(5):
        take()
    assert statements() == few


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_take_one_each(alice, bob):
    for owner in (alice, bob):
        factories.make_job(owner, ["a.txt", "b.txt"])
    barrier = threading.Barrier(4)
    claims = []

    def work(name: str) -> None:
        try:
            barrier.wait(10)
            claims.append(find(task_id=name))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len({claim.document_id for claim in claims if claim}) == 4


def test_viewers_are_told_of_a_jobs_start_and_not_of_each_document(
    alice, monkeypatch, django_capture_on_commit_callbacks
):
    hints: list[Hint] = []
    job = factories.make_job(alice, ["a.txt", "b.txt", "c.txt"])
    monkeypatch.setattr(broadcast, "hint", hints.append)
    for number in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            take(task_id=str(number))
    job.refresh_from_db()
    assert [hint.seq for hint in hints] == [job.seq - 1]
    third = job.documents.get(name="c.txt")
    with django_capture_on_commit_callbacks(execute=True):
        assert lifecycle.claim(third.pk, task_id="3", worker="w")
    assert len(hints) == 2, "no report follows who claims it so"
