"""Messages that something is due: they save waiting for the sweep, no more."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from notifications.kinds import Channel

logger = logging.getLogger(__name__)

FAN_OUT = "notifications.tasks.fan_out"
DELIVER = "notifications.tasks.deliver"
#: A channel whose other side may be slow has a queue of its own.
QUEUES: dict[str, str] = {
    Channel.EMAIL: "notify.email",
    Channel.WEBHOOK: "notify.webhook",
    Channel.PUSH: "notify.push",
}
QUEUE = "notify"
#: Deliveries that one message speaks of at most. Somebody else's server may be slow:
#: what waits behind it is to be little. Toasts and the log have no other side.
CHUNKS: dict[str, int] = {
    Channel.EMAIL: 10,
    Channel.PUSH: 10,
    Channel.WEBHOOK: 5,
    Channel.WEBSOCKET: 50,
    Channel.LOG: 50,
}


def fan_out_on_commit(event_id: UUID) -> None:
    """Robust: a broker that is away must not fail the worker's own transition."""
    transaction.on_commit(lambda: fan_out(event_id), robust=True)


def deliver_on_commit(deliveries: Iterable[tuple[UUID, str]]) -> None:
    """Let deliveries, as ids with their channels, begin after the commit."""
    listed = list(deliveries)
    if listed:
        transaction.on_commit(lambda: deliver_all(listed), robust=True)


def fan_out(event_id: UUID) -> None:
    """Ask a worker to tell an event."""
    _send(FAN_OUT, [event_id], QUEUE)


def deliver_all(deliveries: Iterable[tuple[UUID, str]]) -> None:
    """Ask workers to try deliveries; the first refusal of the broker ends it."""
    for channel, ids in chunks(deliveries):
        if not _send(DELIVER, ids, QUEUES.get(channel, QUEUE)):
            return


def chunks(
    deliveries: Iterable[tuple[UUID, str]],
) -> Iterator[tuple[str, list[UUID]]]:
    """Yield what one message each speaks of: a channel, and ids of its deliveries."""
    by_channel: dict[str, list[UUID]] = defaultdict(list)
    for delivery_id, channel in deliveries:
        by_channel[channel].append(delivery_id)
    for channel, ids in by_channel.items():
        size = CHUNKS[channel]
        for start in range(0, len(ids), size):
            yield channel, ids[start : start + size]


def _send(name: str, ids: Sequence[UUID], queue: str) -> bool:
    """Send a message; without a broker the sweep does it later."""
    # By name: the tasks call what calls this. A web process may not know them.
    task: Any = current_app.tasks.get(name)
    send = task.apply_async if task else partial(current_app.send_task, name)
    try:
        send(tuple(map(str, ids)), queue=queue)
    except OperationalError as error:
        logger.warning("%s of %s waits for the broker: %s", name, ids[0], error)
        return False
    return True
