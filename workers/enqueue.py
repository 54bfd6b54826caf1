"""Enqueue: hand messages about waiting documents to the broker."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from celery import current_app
from kombu import Producer
from kombu.exceptions import ChannelError, OperationalError

from progress.signals import QueuedTask
from workers.tracking import arguments

logger = logging.getLogger(__name__)

PROCESS = "workers.tasks.process_document"


def enqueue(tasks: Iterable[QueuedTask]) -> int:
    """Send a message for each task; return how many the broker took.

    The broker may be away: the rows wait, and the sweep sends them later. One that can
    never be sent counts, too: it must not keep back those behind it.
    """
    sent = 0
    try:
        with current_app.producer_or_acquire() as producer:
            for task in tasks:
                _try(task, producer)
                sent += 1
    except (OperationalError, OSError) as error:
        logger.warning("The broker is away; the sweep will enqueue later: %r", error)
    return sent


def waiting_messages(queue: str) -> int:
    """Return how many messages wait in a queue, of whatever priority.

    Raises:
        OperationalError, OSError: the broker is away.
    """
    with current_app.connection_or_acquire() as connection:
        try:
            found = connection.default_channel.queue_declare(queue, passive=True)
        except ChannelError:
            # There is no such queue: nothing was ever sent, or all of it was lost.
            return 0
        return int(found.message_count)


def _try(task: QueuedTask, producer: Producer) -> None:
    try:
        _send(task, producer)
    except (OperationalError, OSError):
        raise
    except Exception:
        logger.exception("%s cannot be sent: %s", task.task_id, task.task_name)


def _send(task: QueuedTask, producer: Producer) -> None:
    if task.task_name:
        _send_own(task, producer)
        return
    current_app.send_task(
        PROCESS,
        args=[str(task.document_id)],
        task_id=task.task_id,
        queue=task.queue,
        producer=producer,
    )


def _send_own(task: QueuedTask, producer: Producer) -> None:
    """Send a task of one's own as it was sent before."""
    if not task.arguments:
        logger.warning(
            "%s (%s) cannot be sent again: what it was sent with was not kept",
            task.task_name,
            task.document_id,
        )
        return
    sent = arguments.decode(task.arguments)
    current_app.send_task(
        task.task_name, task_id=task.task_id, producer=producer, **sent
    )
