"""The Celery tasks of notifications: tell an event, try a delivery, sweep up.

They run in threads, where Celery has no time limits: each channel has its own
deadline for every outside call, and what is lost is found by the lapse of its lease.
"""

from __future__ import annotations

import logging
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from notifications import (
    deliveries,
    digests,
    dispatch,
    fanout,
    nudges,
    overruns,
    sweeping,
)
from notifications.endpoints import tasks as endpoints
from notifications.escalation import tasks as escalation
from notifications.inbox import tasks as inbox
from notifications.receipts import tasks as receipts
from notifications.watch import looking

logger = logging.getLogger(__name__)

#: Of other modules: Celery finds what this one names.
advance_escalations = escalation.advance_escalations
process_receipts = receipts.process_receipts
time_out_unconfirmed = receipts.time_out_unconfirmed
check_endpoints = endpoints.check_endpoints
wake_snoozed = inbox.wake_snoozed


@shared_task(name=nudges.FAN_OUT, ignore_result=True)
def fan_out(event_id: str) -> None:
    """Tell an event. A doubled message changes nothing."""
    fanout.fan_out(UUID(event_id))


@shared_task(name=nudges.DELIVER, ignore_result=True)
def deliver(*delivery_ids: str) -> None:
    """Try to send deliveries of one channel. A doubled message changes nothing."""
    dispatch.attempt_all([UUID(text) for text in delivery_ids])


@shared_task(name="notifications.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Enqueue what is due and what a crash left; the beat calls it."""
    now = timezone.now()
    is_idempotent = dispatch.is_idempotent
    if released := deliveries.release_lapsed(now=now, is_idempotent=is_idempotent):
        logger.warning("%d deliveries had lost their worker.", released)
    sweeping.enqueue_waiting(now=now)


@shared_task(name="notifications.tasks.close_digests", ignore_result=True)
def close_digests() -> None:
    """Send the digests whose time has come; the beat calls it."""
    digests.close_due(now=timezone.now())


@shared_task(name="notifications.tasks.watch", ignore_result=True)
def watch() -> None:
    """Look after the system and notifications; in a process of its own, by the beat."""
    looking.watch(timezone.now())


@shared_task(name="notifications.tasks.tell_overruns", ignore_result=True)
def tell_overruns() -> None:
    """Tell of jobs that will be much later than promised; the beat calls it."""
    overruns.tell(timezone.now())
