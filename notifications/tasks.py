"""The Celery tasks of notifications: deliver one, and sweep up what is due."""

from __future__ import annotations

import logging
from uuid import UUID

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from notifications import deliveries, dispatch

logger = logging.getLogger(__name__)

#: Longer than the provider's time-outs, shorter than the lease.
SOFT_SECONDS, HARD_SECONDS = 60, 90


@shared_task(
    name="notifications.tasks.deliver",
    ignore_result=True,
    soft_time_limit=SOFT_SECONDS,
    time_limit=HARD_SECONDS,
)
def deliver(delivery_id: str) -> None:
    """Try to send a delivery once. A doubled message changes nothing."""
    dispatch.attempt(UUID(delivery_id))


@shared_task(
    name="notifications.tasks.sweep_deliveries",
    ignore_result=True,
    soft_time_limit=SOFT_SECONDS,
    time_limit=HARD_SECONDS,
)
def sweep_deliveries() -> None:
    """Enqueue what is due and what a crash left; the beat calls it."""
    now = timezone.now()
    if released := deliveries.release_lapsed(now=now):
        logger.warning("%d deliveries had lost their worker.", released)
    for delivery_id in deliveries.take_due(now=now):
        enqueue(delivery_id)


def enqueue(delivery_id: UUID) -> None:
    """Send a message about a delivery; without a broker the sweep does it later."""
    try:
        deliver.delay(str(delivery_id))
    except OperationalError as error:
        logger.warning("Delivery %s waits for the broker: %s", delivery_id, error)
