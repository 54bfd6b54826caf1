"""A digest: what waited for one person and channel, told as one message."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.kinds import Channel


class Cadence(StrEnum):
    """Why a digest gathers."""

    HOURLY = "hourly"
    DAILY = "daily"
    #: What came in quiet hours or during a pause: "while you were away".
    QUIET = "quiet"


class DigestQuerySet(models.QuerySet["Digest"]):
    """Named questions about digests."""

    def due(self, now: datetime) -> Self:
        """Return the open digests whose time has come."""
        return self.filter(closed_at=None, due_at__lte=now).order_by("due_at")


class Digest(models.Model):
    """One window; its entries are deliveries. Closed once, by a guarded update."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    channel = models.CharField(
        max_length=20, choices=[(c.value, c.value) for c in Channel]
    )
    cadence = models.CharField(
        max_length=10, choices=[(c.value, c.value) for c in Cadence]
    )
    #: Names the window by the person's clock: "2026-11-22", "2026-11-22T14".
    window_key = models.CharField(max_length=40)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        indexes = (
            # due(): the sweep
            models.Index(
                fields=["due_at"], name="digest_due", condition=Q(closed_at=None)
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["recipient", "channel", "cadence", "window_key"],
                name="digest_once_per_window",
            ),
        )

    def __str__(self) -> str:
        return f"{self.cadence} {self.window_key} by {self.channel}"
