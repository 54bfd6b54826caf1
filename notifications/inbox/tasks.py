"""The Celery task of inboxes: bring back what was put aside."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from notifications.inbox import changes


@shared_task(name="notifications.tasks.wake_snoozed", ignore_result=True)
def wake_snoozed() -> None:
    """Bring back what was put aside until now; the beat calls it."""
    changes.wake(now=timezone.now())
