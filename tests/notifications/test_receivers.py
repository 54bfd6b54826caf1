from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from notifications import receivers, tasks
from notifications.kinds import Kind
from notifications.models import Delivery, Notification
from notifications.statuses import Reason, Status
from progress import lifecycle, signals
from progress.models import Job
from progress.states import State
from tests.notifications.conftest import add_document, end_of, make_job


def queued_job(owner, documents: int = 1) -> Job:
    job = make_job(
        owner, State.QUEUED, documents_total=documents, documents_completed=0
    )
    for position in range(documents):
        add_document(job, position, State.QUEUED)
    return job


def work(job: Job, ending: lifecycle.Ending) -> None:
    for document in job.documents.all():
        claim = lifecycle.claim(document.pk, task_id="t", worker="w")
        assert claim is not None
        assert lifecycle.finish(claim, ending)


def test_connecting_twice_tells_once(alice):
    receivers.connect()
    job = make_job(alice)
    with transaction.atomic():
        signals.job_finished.send(end_of(job))
    assert Notification.objects.count() == 1


def test_the_owner_is_told_that_a_job_completed(alice, tell):
    notification = tell(make_job(alice, pages_done=4))
    assert notification.recipient == alice
    assert notification.kind == Kind.JOB_COMPLETED
    assert notification.title == "“May exams” is finished"
    assert notification.body == "1 document with 4 pages done in 2 min 10 s."
    assert notification.payload["pages_done"] == 4
    assert notification.read_at is None
    delivery = notification.deliveries.get()
    assert delivery.address == "alice@example.org"
    assert delivery.status == Status.PENDING


def test_a_failure_is_told_with_its_reason(alice):
    job = queued_job(alice)
    work(job, lifecycle.failed("encrypted", "It is locked with a password."))
    notification = Notification.objects.get()
    assert notification.kind == Kind.JOB_FAILED
    assert "0.pdf: It is locked with a password." in notification.body
    assert notification.payload["failures"] == [
        {"name": "0.pdf", "message": "It is locked with a password."}
    ]


def test_who_cancels_their_own_job_is_not_told(alice):
    lifecycle.cancel_job(queued_job(alice).pk, actor=alice)
    assert Job.objects.get().state == State.CANCELLED
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()


def test_who_cancels_their_own_job_at_work_is_not_told(alice):
    job = queued_job(alice)
    claim = lifecycle.claim(job.documents.get().pk, task_id="t", worker="w")
    lifecycle.cancel_job(job.pk, actor=alice)
    assert claim is not None
    assert lifecycle.finish(claim, lifecycle.cancelled())
    assert Job.objects.get().state == State.CANCELLED
    assert not Notification.objects.exists()


def test_the_owner_is_told_when_staff_cancel(alice, bob):
    lifecycle.cancel_job(queued_job(alice, documents=2).pk, actor=bob)
    notification = Notification.objects.get()
    assert notification.recipient == alice
    assert notification.kind == Kind.JOB_CANCELLED
    assert notification.body == "None of its 2 documents was done."


def test_a_person_without_address_has_the_notification_but_no_mail(
    alice, tell, django_capture_on_commit_callbacks
):
    alice.email = ""
    alice.save(update_fields=["email"])
    with django_capture_on_commit_callbacks() as callbacks:
        notification = tell(make_job(alice))
    delivery = notification.deliveries.get()
    assert (delivery.status, delivery.reason) == (Status.SKIPPED, Reason.NO_ADDRESS)
    assert callbacks == []


def test_the_same_end_heard_twice_is_told_once(
    alice, tell, django_capture_on_commit_callbacks
):
    job = make_job(alice)
    with django_capture_on_commit_callbacks() as callbacks:
        assert tell(job) == tell(job)
    assert Notification.objects.count() == Delivery.objects.count() == 1
    assert len(callbacks) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_end_heard_by_many_at_once_is_told_once(alice):
    fact = end_of(make_job(alice))

    def hear(_):
        try:
            with transaction.atomic():
                receivers.on_job_finished(fact)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(hear, range(24)))
    assert Notification.objects.count() == Delivery.objects.count() == 1


def test_each_attempt_of_a_job_is_told(alice):
    job = queued_job(alice)
    work(job, lifecycle.failed("corrupt", "It is damaged."))
    assert lifecycle.retry_job(job.pk, actor=alice) == 1
    work(job, lifecycle.completed())
    kinds = Notification.objects.order_by("created_at").values_list("kind", flat=True)
    assert list(kinds) == [Kind.JOB_FAILED, Kind.JOB_COMPLETED]


@pytest.mark.django_db(transaction=True)
def test_an_end_that_is_rolled_back_tells_nothing(alice, mailoutbox, tasks_run_at_once):
    job = queued_job(alice)
    with transaction.atomic():
        work(job, lifecycle.completed())
        assert Notification.objects.exists()
        transaction.set_rollback(True)
    assert Job.objects.get().state == State.QUEUED
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
    assert mail.to == ["alice@example.org"]
    assert mail.subject == "“May exams” is finished"
    assert Delivery.objects.get().status == Status.SENT


def test_a_mistake_here_never_undoes_the_end_of_a_job(alice, monkeypatch, caplog):
    monkeypatch.setattr(receivers, "_notify", lambda *_: 1 / 0)
    job = queued_job(alice)
    work(job, lifecycle.completed())
    assert Job.objects.get().state == State.COMPLETED
    assert not Notification.objects.exists()
    assert "ZeroDivisionError" in caplog.text


def test_a_job_with_a_thousand_failures_costs_as_many_queries_as_one(
    alice, django_assert_max_num_queries
):
    job = make_job(alice, State.FAILED, documents_total=40, documents_failed=40)
    for position in range(40):
        add_document(job, position, State.FAILED)
    with django_assert_max_num_queries(8):
        receivers.on_job_finished(end_of(job))


def test_a_broker_that_breaks_in_any_way_fails_no_transition(
    transactional_db, alice, monkeypatch, caplog
):
    def broken(delivery_id):
        # What kombu raises when its connection ends under a message.
        raise AttributeError("'NoneType' object has no attribute 'client'")

    monkeypatch.setattr(tasks.deliver, "delay", broken)
    job = queued_job(alice)
    work(job, lifecycle.completed())
    job.refresh_from_db()
    assert job.state == State.COMPLETED
    assert Delivery.objects.get().status == Status.PENDING
    assert "has no attribute 'client'" in caplog.text
