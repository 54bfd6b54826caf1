"""The beat's look at escalations; see notifications.tasks."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from notifications.escalation.advancing import advance_due
from notifications.escalation.fallback import fall_back
from notifications.escalation.stopping import settle


@shared_task(name="notifications.tasks.advance_escalations", ignore_result=True)
def advance_escalations() -> None:
    """End the runs that are settled, take the steps that are due, and fall back."""
    now = timezone.now()
    settle(now=now)
    advance_due(now=now)
    fall_back(now=now)
