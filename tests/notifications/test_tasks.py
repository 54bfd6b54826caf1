from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from kombu.exceptions import OperationalError

from config.celery import app
from notifications import nudges, tasks
from notifications.kinds import Channel
from notifications.models import Delivery
from notifications.statuses import Status
from tests.notifications.conftest import NOW

LONG_AGO = NOW - timedelta(days=1)


def test_the_beat_and_the_routes_know_the_tasks():
    entries = app.conf.beat_schedule.values()
    assert tasks.sweep.name in [entry["task"] for entry in entries]
    for task in (tasks.fan_out, tasks.deliver, tasks.sweep, tasks.close_digests):
        route = app.amqp.router.route({}, task.name)
        assert route["queue"].name == nudges.QUEUE


@pytest.mark.parametrize(
    ("channel", "queue"),
    [
        (Channel.EMAIL, "notify.email"),
        (Channel.WEBHOOK, "notify.webhook"),
        (Channel.PUSH, "notify.push"),
        (Channel.WEBSOCKET, "notify"),
        (Channel.LOG, "notify"),
    ],
)
def test_a_slow_channel_has_a_queue_of_its_own(monkeypatch, channel, queue):
    sent = []
    monkeypatch.setattr(
        tasks.deliver, "apply_async", lambda args, queue: sent.append(queue)
    )
    nudges.deliver_all([(uuid4(), channel)])
    assert sent == [queue]


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
    nudges.deliver_all([(delivery_in(enqueued_at=LONG_AGO).pk, Channel.EMAIL)])
    assert "waits for the broker" in caplog.text
    assert Delivery.objects.get().status == Status.PENDING


def test_a_sweep_sends_what_no_message_speaks_of(
    delivery_in, mailoutbox, tasks_run_at_once
):
    delivery_in(enqueued_at=LONG_AGO)
    tasks.sweep()
    tasks.sweep()
    assert len(mailoutbox) == 1
    assert Delivery.objects.get().status == Status.SENT


def test_a_sweep_sends_what_a_crash_left(delivery_in, mailoutbox, tasks_run_at_once):
    delivery_in(Status.SENDING, lease_expires_at=LONG_AGO)
    tasks.sweep()
    assert len(mailoutbox) == 1
    assert Delivery.objects.get().status == Status.SENT


def test_a_sweep_leaves_what_is_not_due(delivery_in, mailoutbox, tasks_run_at_once):
    delivery_in(Status.RETRYING, next_attempt_at=NOW + timedelta(hours=1))
    tasks.sweep()
    assert mailoutbox == []
    assert Delivery.objects.get().enqueued_at is None
