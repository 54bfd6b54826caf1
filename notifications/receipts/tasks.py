"""The Celery task of receipts: apply what came."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications.nudges import QUEUE
from notifications.receipts import processing

logger = logging.getLogger(__name__)


@shared_task(name="notifications.tasks.process_receipts", ignore_result=True)
def process_receipts() -> None:
    """Apply the receipts that are due; the beat calls it, and each receipt does."""
    processing.process_due(now=timezone.now())


def nudge() -> None:
    """Let a worker apply what came, now; without a broker the beat does it."""
    try:
        process_receipts.apply_async(queue=QUEUE)
    except OperationalError as error:
        logger.warning("Receipts wait for the broker: %s", error)
