"""Enqueue what no message speaks of, and never more messages than there are rows.

While nobody reads a queue its messages stay in it, and another one about the same row
would only make it longer. So a row is enqueued anew only while its queue holds fewer
messages than what waits would fill.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from math import ceil

from celery import current_app
from kombu.exceptions import ChannelError, OperationalError

from notifications import deliveries, fanout, nudges
from notifications.nudges import CHUNKS, QUEUE, QUEUES

logger = logging.getLogger(__name__)


def enqueue_waiting(*, now: datetime) -> None:
    """Enqueue events and deliveries whose message must have been lost.

    That is so when it is older than it is trusted (`NUDGE_TRUST`, `MESSAGE_TRUST`)
    and the queue does not hold enough for all that waits; at the latest, once the
    queue was read.
    """
    events, rows = fanout.count_waiting(now=now), deliveries.count_due(now=now)
    for queue, channels in _channels().items():
        told = events if queue == QUEUE else 0
        room = _room(queue, told + _messages(rows, channels))
        if room > 0:
            room -= _enqueue_deliveries(channels, room, now)
            if told:
                _enqueue_events(room, now)


def _enqueue_events(room: int, now: datetime) -> None:
    for event_id in fanout.take_waiting(now=now, most=room):
        nudges.fan_out(event_id)


def _enqueue_deliveries(channels: list[str], room: int, now: datetime) -> int:
    """Enqueue at most `room` messages; return how many that were."""
    sent = 0
    for channel in channels:
        most = (room - sent) * CHUNKS[channel]
        due = deliveries.take_due(now=now, channel=channel, most=most)
        nudges.deliver_all(due)
        sent += _messages({channel: len(due)}, [channel])
    return sent


def _channels() -> dict[str, list[str]]:
    """Return which channels' deliveries go through each queue."""
    found: dict[str, list[str]] = {}
    for channel in CHUNKS:
        found.setdefault(QUEUES.get(channel, QUEUE), []).append(channel)
    return found


def _messages(rows: Mapping[str, int], channels: list[str]) -> int:
    """Return how many messages speak of so many deliveries of each channel."""
    return sum(ceil(rows.get(channel, 0) / CHUNKS[channel]) for channel in channels)


def _room(queue: str, needed: int) -> int:
    """Return how many messages are missing in a queue that needs so many."""
    return needed - _length(queue) if needed else 0


def _length(queue: str) -> int:
    """Return how many messages wait in a queue."""
    try:
        with current_app.connection_or_acquire() as connection:
            found = connection.default_channel.queue_declare(queue, passive=True)
            return int(found.message_count)
    except ChannelError:
        # There is no such queue: nothing was ever sent, or all of it was lost.
        return 0
    except (OperationalError, OSError) as error:
        logger.warning("The queue %s cannot be counted: %s", queue, error)
        return 0
