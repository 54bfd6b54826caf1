from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from notifications import events, nudges, receivers
from notifications.kinds import Kind
from notifications.models import Delivery, Notification, NotificationEvent
from notifications.sentences import say
from notifications.statuses import Status
from progress import lifecycle, signals
from progress.facts import BatchFinished, DocumentFinished, MilestoneReached
from progress.models import Batch, Job
from progress.states import State
from tests.notifications.conftest import add_document, end_of, make_job


def queued_job(owner, documents: int = 1, **values) -> Job:
    job = make_job(
        owner, State.QUEUED, documents_total=documents, documents_completed=0, **values
    )
    for position in range(documents):
        add_document(job, position, State.QUEUED)
    return job


def work(job: Job, *endings: lifecycle.Ending) -> None:
    for document, ending in zip(job.documents.in_order(), endings, strict=True):
        claim = lifecycle.claim(document.pk, task_id="t", worker="w")
        assert claim is not None
        assert lifecycle.finish(claim, ending)


def event_of(kind: Kind) -> NotificationEvent:
    return NotificationEvent.objects.get(kind=kind)


def kinds() -> list[str]:
    rows = NotificationEvent.objects.exclude(kind=Kind.PROGRESS_MILESTONE)
    rows = rows.order_by("occurred_at", "kind")
    return list(rows.values_list("kind", flat=True))


LOCKED = lifecycle.failed("encrypted", "It is locked with a password.")


def test_connecting_twice_tells_once(alice):
    receivers.connect()
    job = make_job(alice)
    with transaction.atomic():
        signals.job_finished.send(end_of(job))
    assert NotificationEvent.objects.count() == 1


def test_a_job_that_is_worked_on_tells_its_start_and_its_end(alice):
    work(queued_job(alice), lifecycle.completed())
    assert kinds() == [Kind.JOB_STARTED, Kind.JOB_COMPLETED]
    end = event_of(Kind.JOB_COMPLETED)
    assert end.payload["documents_completed"] == 1
    assert end.expires_at > end.occurred_at
    assert end.fanned_out_at is None


def test_a_failure_is_told_with_its_reason(alice):
    work(queued_job(alice), LOCKED)
    event = event_of(Kind.JOB_FAILED)
    assert event.severity == "error"
    assert event.payload["failures"] == [
        {"name": "0.pdf", "message": "It is locked with a password."}
    ]


def test_the_only_document_of_a_job_fails_with_its_job_alone(alice):
    work(queued_job(alice), LOCKED)
    assert Kind.DOCUMENT_FAILED not in kinds()


def test_each_document_that_fails_among_others_is_told(alice):
    job = queued_job(alice, documents=3)
    work(job, LOCKED, lifecycle.completed(), LOCKED)
    failed = NotificationEvent.objects.filter(kind=Kind.DOCUMENT_FAILED)
    assert {event.payload["document"] for event in failed} == {"0.pdf", "2.pdf"}
    assert {event.group_key for event in failed} == {f"job:{job.pk}:1"}
    assert failed.first().payload["error_code"] == "encrypted"


def test_a_document_that_did_not_fail_costs_nothing(alice, django_assert_num_queries):
    job = queued_job(alice, documents=2)
    fact = DocumentFinished(
        document_id=job.documents.first().pk,
        job_id=job.pk,
        state=State.COMPLETED,
        error_code="",
    )
    with django_assert_num_queries(0):
        receivers.on_document_finished(fact)


def test_a_milestone_is_told_once_an_attempt(alice):
    job = queued_job(alice)
    for percent in (25, 50, 50):
        fact = MilestoneReached(
            job_id=job.pk, owner_id=alice.pk, attempt=1, percent=percent
        )
        receivers.on_milestone_reached(fact)
    told = NotificationEvent.objects.order_by("occurred_at")
    assert [event.payload["percent"] for event in told] == [25, 50]


def test_a_milestone_says_by_the_pace_until_now_how_long_it_takes(alice):
    job = queued_job(alice)
    began = timezone.now() - timedelta(seconds=30)
    Job.objects.filter(pk=job.pk).update(started_at=began)
    fact = MilestoneReached(job_id=job.pk, owner_id=alice.pk, attempt=1, percent=25)
    receivers.on_milestone_reached(fact)
    payload = NotificationEvent.objects.get().payload
    assert payload["expected_seconds"] == pytest.approx(120, abs=20)
    assert payload["remaining_seconds"] == pytest.approx(90, abs=15)
    assert say(Kind.PROGRESS_MILESTONE, payload, "task").outcome


def batch_of(alice, jobs: int) -> Batch:
    batch = Batch.objects.create(
        owner=alice, title="Summer term", created_at=timezone.now(), jobs_total=jobs
    )
    Batch.objects.filter(pk=batch.pk).update(jobs_completed=jobs)
    return batch


def end_of_batch(batch: Batch, state: State) -> BatchFinished:
    return BatchFinished(
        batch_id=batch.pk,
        owner_id=batch.owner_id,
        state=state,
        finished_at=timezone.now(),
    )


def test_a_batch_is_told_with_its_counts(alice):
    batch = batch_of(alice, 2)
    make_job(alice, State.FAILED, batch=batch, documents_total=2, documents_failed=1)
    Batch.objects.update(jobs_completed=1, jobs_failed=1)
    receivers.on_batch_finished(end_of_batch(batch, State.FAILED))
    event = event_of(Kind.BATCH_COMPLETED)
    assert (event.batch, event.severity) == (batch, "error")
    assert event.payload["failures"] == [
        {"name": "May exams", "message": "1 of 2 documents failed."}
    ]


def test_a_batch_of_one_job_is_told_by_its_job(alice):
    receivers.on_batch_finished(end_of_batch(batch_of(alice, 1), State.COMPLETED))
    assert kinds() == []


def test_who_cancelled_is_known(alice, bob):
    lifecycle.cancel_job(queued_job(alice, documents=2).pk, actor=bob)
    assert event_of(Kind.JOB_CANCELLED).actor == bob


def test_who_cancels_a_job_at_work_is_known(alice):
    job = queued_job(alice)
    claim = lifecycle.claim(job.documents.get().pk, task_id="t", worker="w")
    lifecycle.cancel_job(job.pk, actor=alice)
    assert claim is not None
    assert lifecycle.finish(claim, lifecycle.cancelled())
    assert event_of(Kind.JOB_CANCELLED).actor == alice


def test_the_same_end_heard_twice_is_written_once(
    alice, django_capture_on_commit_callbacks
):
    fact = end_of(make_job(alice))
    with django_capture_on_commit_callbacks() as callbacks:
        receivers.on_job_finished(fact)
        receivers.on_job_finished(fact)
    assert NotificationEvent.objects.count() == 1
    assert len(callbacks) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_end_heard_by_many_at_once_is_written_once(alice):
    fact = end_of(make_job(alice))

    def hear(_):
        try:
            with transaction.atomic():
                receivers.on_job_finished(fact)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hear, range(24)))
    assert NotificationEvent.objects.count() == 1


def test_each_attempt_of_a_job_is_told(alice):
    job = queued_job(alice)
    work(job, LOCKED)
    assert lifecycle.retry_job(job.pk, actor=alice) == 1
    work(job, lifecycle.completed())
    ends = [kind for kind in kinds() if kind != Kind.JOB_STARTED]
    assert ends == [Kind.JOB_FAILED, Kind.JOB_COMPLETED]


@pytest.mark.django_db(transaction=True)
def test_an_end_that_is_rolled_back_tells_nothing(alice, mailoutbox, tasks_run_at_once):
    job = queued_job(alice)
    with transaction.atomic():
        work(job, lifecycle.completed())
        assert NotificationEvent.objects.exists()
        transaction.set_rollback(True)
    assert Job.objects.get().state == State.QUEUED
    assert not NotificationEvent.objects.exists()
    assert not Notification.objects.exists()
    assert mailoutbox == []


@pytest.mark.django_db(transaction=True)
def test_the_mail_leaves_after_the_commit_and_once(
    alice, mailoutbox, tasks_run_at_once
):
    job = queued_job(alice)
    with transaction.atomic():
        work(job, lifecycle.completed())
        assert mailoutbox == []
    [mail] = mailoutbox
    assert "alice@example.org" in mail.to[0]
    assert "is finished" in mail.subject
    assert Delivery.objects.get(channel="email").status == Status.SENT


def test_a_mistake_here_never_undoes_the_end_of_a_job(alice, monkeypatch, caplog):
    monkeypatch.setattr(events, "record", lambda **_: 1 / 0)
    job = queued_job(alice)
    work(job, lifecycle.completed())
    assert Job.objects.get().state == State.COMPLETED
    assert not NotificationEvent.objects.exists()
    assert "ZeroDivisionError" in caplog.text


def test_a_job_with_a_thousand_failures_costs_as_many_queries_as_one(
    alice, django_assert_max_num_queries
):
    job = make_job(alice, State.FAILED, documents_total=40, documents_failed=40)
    for position in range(40):
        add_document(job, position, State.FAILED)
    with django_assert_max_num_queries(6):
        receivers.on_job_finished(end_of(job))
    event = NotificationEvent.objects.get()
    assert len(event.payload["failures"]) == 10
    assert event.payload["more_failures"] == 30


def test_a_broker_that_breaks_in_any_way_fails_no_transition(
    transactional_db, alice, monkeypatch, caplog
):
    def broken(event_id):
        # What kombu raises when its connection ends under a message.
        raise AttributeError("'NoneType' object has no attribute 'client'")

    monkeypatch.setattr(nudges, "fan_out", broken)
    job = queued_job(alice)
    work(job, lifecycle.completed())
    job.refresh_from_db()
    assert job.state == State.COMPLETED
    assert event_of(Kind.JOB_COMPLETED).fanned_out_at is None
    assert "has no attribute 'client'" in caplog.text
