"""Enqueue: hand messages about waiting documents to the broker."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from celery import current_app
from kombu import Producer
from kombu.exceptions import OperationalError

from progress.signals import QueuedTask

logger = logging.getLogger(__name__)

PROCESS = "workers.tasks.process_document"


def enqueue(tasks: Iterable[QueuedTask]) -> int:
    """Send a message for each task; return how many the broker took.

    The broker may be away: the rows wait, and the sweep sends them later.
    """
    sent = 0
    try:
        with current_app.producer_or_acquire() as producer:
            for task in tasks:
                _send(task, producer)
                sent += 1
    except (OperationalError, OSError) as error:
        logger.warning("The broker is away; the sweep will enqueue later: %r", error)
    return sent


def _send(task: QueuedTask, producer: Producer) -> None:
    current_app.send_task(
        PROCESS,
        args=[str(task.document_id)],
        task_id=task.task_id,
        queue=task.queue,
        producer=producer,
    )
