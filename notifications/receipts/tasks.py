"""The Celery tasks of receipts: apply what came, and note what never came."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications import deliveries
from notifications.nudges import QUEUE
from notifications.receipts import processing

logger = logging.getLogger(__name__)


@shared_task(name="notifications.tasks.process_receipts", ignore_result=True)
def process_receipts() -> None:
    """Apply the receipts that are due; the beat calls it, and each receipt does."""
    processing.process_due(now=timezone.now())


@shared_task(name="notifications.tasks.time_out_unconfirmed", ignore_result=True)
def time_out_unconfirmed() -> None:
    """Say of old mails that nobody knows whether they arrived; the beat calls it."""
    if count := deliveries.time_out(now=timezone.now()):
        logger.info("%d mails were never confirmed.", count)


def nudge() -> None:
    """Let a worker apply what came, now; without a broker the beat does it."""
    try:
        process_receipts.apply_async(queue=QUEUE)
    except OperationalError as error:
        logger.warning("Receipts wait for the broker: %s", error)
