"""A queue that nobody reads does not grow, and what was lost is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from config.celery import app
from notifications import deliveries, fanout, nudges, sweeping
from notifications.fanout.waiting import NUDGE_TRUST
from notifications.kinds import Channel
from notifications.models import Delivery, NotificationEvent
from tests.notifications.conftest import NOW, make_event

LONG_AGO = timezone.now() - timedelta(days=1)
TRUST = deliveries.MESSAGE_TRUST + timedelta(seconds=1)
LATER = timezone.now() + deliveries.MESSAGE_TRUST + NUDGE_TRUST


@pytest.fixture
def queues() -> Iterator[dict[str, Any]]:
    """The queues of notifications, emptied."""
    with app.connection_for_write() as connection:
        names = {nudges.QUEUE, *nudges.QUEUES.values()}
        found = {name: connection.SimpleQueue(name) for name in names}
        for queue in found.values():
            queue.clear()
        yield found
        for queue in found.values():
            queue.clear()
            queue.close()


def sweep(times: int = 1) -> None:
    """Sweep; between two sweeps as much time passes as messages are trusted."""
    for number in range(times):
        sweeping.enqueue_waiting(now=LATER + number * TRUST)


def make_waiting(count: int) -> None:
    for _ in range(count):
        make_event(fanned_out_at=None, next_attempt_at=LONG_AGO)


@pytest.mark.django_db
def test_events_that_nobody_reads_of_have_one_message_each(queues):
    make_waiting(3)
    sweep(5)
    assert queues["notify"].qsize() == 3


def test_deliveries_that_nobody_reads_of_have_one_message_a_chunk(delivery_in, queues):
    for _ in range(2 * nudges.CHUNKS[Channel.EMAIL] + 1):
        delivery_in()
    sweep(5)
    assert queues["notify.email"].qsize() == 3


@pytest.mark.django_db
def test_a_message_that_was_lost_is_sent_again(queues):
    make_waiting(3)
    sweep()
    queues["notify"].get(block=False).ack()
    assert queues["notify"].qsize() == 2
    sweep()
    assert queues["notify"].qsize() == 3


def test_all_messages_that_were_lost_are_sent_again(delivery_in, queues):
    for channel in Channel.LOG, Channel.WEBSOCKET, Channel.EMAIL:
        delivery_in(channel=channel, enqueued_at=NOW)
    make_waiting(1)
    sweep()
    assert queues["notify"].qsize() == 3
    assert queues["notify.email"].qsize() == 1
    for queue in queues.values():
        queue.clear()
    sweep(2)
    assert queues["notify"].qsize() == 3
    assert queues["notify.email"].qsize() == 1


def test_a_long_queue_of_one_channel_holds_back_no_other(delivery_in, queues):
    for _ in range(3):
        nudges.deliver_all([(delivery_in().pk, Channel.EMAIL)])
    delivery_in(channel=Channel.LOG)
    sweep()
    assert queues["notify.email"].qsize() == 3
    assert queues["notify"].qsize() == 1


def test_a_full_queue_leaves_what_waits_as_it_is(delivery_in, queues):
    delivery = delivery_in(enqueued_at=LONG_AGO)
    nudges.deliver_all([(delivery.pk, Channel.EMAIL)])
    sweep()
    assert Delivery.objects.get().enqueued_at == LONG_AGO
    queues["notify.email"].clear()
    sweep()
    assert Delivery.objects.get().enqueued_at == LATER


@pytest.mark.django_db
def test_where_nothing_waits_no_queue_is_counted(monkeypatch):
    monkeypatch.setattr(sweeping, "_length", lambda queue: pytest.fail(queue))
    sweep()


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("gone"), ConnectionRefusedError()])
def test_without_a_broker_events_wait_for_the_next_sweep(error, monkeypatch, caplog):
    def refuse() -> None:
        raise error

    make_waiting(1)
    monkeypatch.setattr(app, "connection_or_acquire", refuse)
    monkeypatch.setattr(nudges, "fan_out", lambda event_id: None)
    sweep()
    assert "notify cannot be counted" in caplog.text
    assert fanout.count_waiting(now=LATER) == 1
    assert NotificationEvent.objects.get().fanned_out_at is None
