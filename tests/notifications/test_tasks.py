from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from kombu.exceptions import OperationalError

from config.celery import app
from notifications import deliveries, tasks
from notifications.models import Delivery
from notifications.statuses import Status
from tests.notifications.conftest import NOW

LONG_AGO = NOW - timedelta(days=1)


def test_the_beat_and_the_routes_know_the_tasks():
    entries = app.conf.beat_schedule.values()
    assert tasks.sweep_deliveries.name in [entry["task"] for entry in entries]
    for task in (tasks.deliver, tasks.sweep_deliveries):
        route = app.amqp.router.route({}, task.name)
        assert route["queue"].name == "notifications"


def test_an_attempt_ends_before_its_lease_does():
    assert tasks.SOFT_SECONDS < tasks.HARD_SECONDS
    assert deliveries.LEASE.total_seconds() > tasks.HARD_SECONDS


def test_deliver_sends_a_mail_once_however_often_it_is_called(delivery_in, mailoutbox):
    delivery = delivery_in()
    for _ in range(3):
        tasks.deliver(str(delivery.pk))
    assert len(mailoutbox) == 1
    assert Delivery.objects.get().status == Status.SENT


def test_a_message_about_a_deleted_delivery_is_dropped(db, mailoutbox):
    tasks.deliver(str(uuid4()))
    assert mailoutbox == []


def test_without_a_broker_the_delivery_waits_for_the_sweep(
    delivery_in, mailoutbox, monkeypatch, caplog
):
    def refuse(*args, **options):
        raise OperationalError("Connection refused")

    monkeypatch.setattr(tasks.deliver, "apply_async", refuse)
    tasks.enqueue(delivery_in(enqueued_at=LONG_AGO).pk)
    assert "waits for the broker" in caplog.text
    assert Delivery.objects.get().status == Status.PENDING


def test_a_sweep_sends_what_no_message_speaks_of(
    delivery_in, mailoutbox, tasks_run_at_once
):
    delivery_in(enqueued_at=LONG_AGO)
    tasks.sweep_deliveries()
    tasks.sweep_deliveries()
    assert len(mailoutbox) == 1
    assert Delivery.objects.get().status == Status.SENT


def test_a_sweep_sends_what_a_crash_left(delivery_in, mailoutbox, tasks_run_at_once):
    delivery_in(Status.SENDING, lease_expires_at=LONG_AGO)
    tasks.sweep_deliveries()
    assert len(mailoutbox) == 1
    assert Delivery.objects.get().attempts == 2


def test_a_sweep_leaves_what_is_not_due(delivery_in, mailoutbox, tasks_run_at_once):
    delivery_in(Status.RETRYING, next_attempt_at=NOW + timedelta(hours=1))
    tasks.sweep_deliveries()
    assert mailoutbox == []
    assert Delivery.objects.get().enqueued_at is None
