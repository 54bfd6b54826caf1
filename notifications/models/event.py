"""An event: one occasion that people may have to be told of; also the outbox."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.kinds import Kind, Severity
from progress.models import Batch, Job


class EventQuerySet(models.QuerySet["NotificationEvent"]):
    """Named questions about occasions."""

    def outbox(self, now: datetime) -> Self:
        """Return the events nobody was told of yet and that nobody works on."""
        is_free = Q(lease_expires_at=None) | Q(lease_expires_at__lt=now)
        waiting = self.filter(is_free, fanned_out_at=None, next_attempt_at__lte=now)
        return waiting.order_by("next_attempt_at")


class NotificationEvent(models.Model):
    """Written in the transaction of what it tells of; fanned out afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in Kind])
    severity = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in Severity],
        default=Severity.INFO.value,
    )
    #: Names the occasion: the same one is told once, however often it is heard.
    idempotency_key = models.CharField(max_length=150, unique=True)
    #: Occasions with the same key may be shown as one (empty: never).
    group_key = models.CharField(max_length=100, blank=True)
    #: Empty once the job is deleted: what was told stays told.
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, blank=True)
    batch = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, blank=True)
    #: The one person it is for; empty: whoever follows the job, staff for alerts.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True
    )
    #: Who caused it, when a person did.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    #: The facts of that moment (the registry has the shape for each kind).
    payload = models.JSONField(default=dict, blank=True)
    #: What routing rules decided: [{"rule": id, "name": …, "actions": […]}].
    decisions = models.JSONField(default=list, blank=True)
    occurred_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    #: When the fan-out was complete.
    fanned_out_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    lease_token = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    #: For staff: why the last fan-out failed.
    error = models.CharField(max_length=500, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = (
            # outbox(): the sweep
            models.Index(
                fields=["next_attempt_at"],
                name="event_outbox",
                condition=Q(fanned_out_at__isnull=True),
            ),
            # The staff's list, the latest first
            models.Index(fields=["-occurred_at"], name="event_occurred"),
            # The watch: which troubles are told already
            models.Index(
                fields=["-occurred_at"],
                name="event_alerts",
                condition=Q(kind=Kind.SYSTEM_ALERT.value),
            ),
            # What is held together: collapsing, and stopping what is settled
            models.Index(fields=["group_key", "-occurred_at"], name="event_group"),
        )

    def __str__(self) -> str:
        return self.idempotency_key
