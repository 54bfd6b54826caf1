"""The beat's look at endpoints that nothing reaches any more."""

from __future__ import annotations

import logging

from celery import shared_task
from django.utils import timezone

from notifications.endpoints import health, keys

logger = logging.getLogger(__name__)


@shared_task(name="notifications.tasks.check_endpoints", ignore_result=True)
def check_endpoints() -> None:
    """Switch off what has got nothing for 72 hours, and drop keys that have run out."""
    now = timezone.now()
    keys.forget_expired(now=now)
    if count := health.disable_hopeless(now=now):
        logger.warning("%d webhooks were switched off for failing.", count)
