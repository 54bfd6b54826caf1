"""What people were told is kept as long as jobs are, and goes with its deliveries."""

from __future__ import annotations

from datetime import datetime

from notifications.models import Delivery, Digest, Notification, NotificationEvent
from progress.pruning import CHUNK, Rule, register


def connect() -> None:
    """Let notifications be pruned with everything else."""
    rule = Rule(what="notifications", setting="HEADWAY_KEEP_DAYS", prune=prune)
    register(rule)


def prune(before: datetime, is_dry: bool) -> int:
    """Delete what was told before a moment, or count it; return how many rows."""
    old = NotificationEvent.objects.filter(
        occurred_at__lt=before, fanned_out_at__isnull=False
    )
    told = Notification.objects.filter(event__in=old)
    count = told.count()
    while not is_dry and (ids := list(old.values_list("pk", flat=True)[:CHUNK])):
        NotificationEvent.objects.filter(pk__in=ids).delete()
    if not is_dry:
        _prune_digests(before)
    return count


def _prune_digests(before: datetime) -> None:
    """Delete old digests with their own messages; their entries go with the events."""
    old = Digest.objects.filter(closed_at__lt=before)
    while ids := list(old.values_list("pk", flat=True)[:CHUNK]):
        Delivery.objects.filter(event=None, digest__in=ids).delete()
        Digest.objects.filter(pk__in=ids).delete()
