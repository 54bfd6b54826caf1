"""A delivery: one notification on its way through one channel."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from notifications.kinds import Channel
from notifications.models.notification import Notification
from notifications.statuses import TERMINAL, WAITING, Status

#: As plain text, so that migrations keep what the database was told.
_WAITING = sorted(status.value for status in WAITING)
_TERMINAL = sorted(status.value for status in TERMINAL)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Named questions about deliveries."""

    def claimable(self, now: datetime) -> Self:
        """Return the deliveries whose next attempt may begin."""
        return self.filter(status__in=WAITING, next_attempt_at__lte=now)

    def due(self, now: datetime, *, enqueued_before: datetime) -> Self:
        """Return the claimable deliveries that no recent message speaks of."""
        is_unheard_of = Q(enqueued_at=None) | Q(enqueued_at__lt=enqueued_before)
        return self.claimable(now).filter(is_unheard_of).order_by("next_attempt_at")

    def with_lapsed_lease(self, now: datetime) -> Self:
        """Return the deliveries whose worker has not come back in time."""
        return self.filter(status=Status.SENDING, lease_expires_at__lt=now)

    def with_content(self) -> Self:
        """Return the deliveries with what a message is made from, in one query."""
        return self.select_related("notification__recipient", "notification__job")


class Delivery(models.Model):
    """One channel's copy; only `notifications.deliveries` changes its status."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notification = models.ForeignKey(
        Notification, on_delete=models.CASCADE, related_name="deliveries"
    )
    channel = models.CharField(
        max_length=20, choices=[(c.value, c.value) for c in Channel]
    )
    #: Where it goes, as known when it was planned.
    address = models.CharField(max_length=320, blank=True)
    status = models.CharField(
        max_length=12,
        choices=[(s.value, s.value) for s in Status],
        default=Status.PENDING.value,
    )
    #: Why it was skipped, put off or given up (a Reason); empty when all is well.
    reason = models.CharField(max_length=30, blank=True)
    #: How many attempts have begun.
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    #: When a message about it was last handed to the broker.
    enqueued_at = models.DateTimeField(null=True, blank=True)
    #: The fence: who holds this token may write.
    lease_token = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    #: The message as it was first written. Each attempt sends these very bytes:
    #: a provider refuses a known idempotency key with another body.
    rendered = models.JSONField(null=True, blank=True)
    provider_message_id = models.CharField(max_length=200, blank=True)
    #: For staff: what the provider said.
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = (
            # due(): the sweep
            models.Index(
                fields=["next_attempt_at"],
                name="delivery_due",
                condition=Q(status__in=_WAITING),
            ),
            # with_lapsed_lease(): the sweep
            models.Index(
                fields=["lease_expires_at"],
                name="delivery_lease",
                condition=Q(status=Status.SENDING.value),
            ),
            # The staff's list with a status, the latest first
            models.Index(fields=["status", "-created_at"], name="delivery_status"),
        )
        constraints = (
            # A notification travels once through each channel.
            models.UniqueConstraint(
                fields=["notification", "channel"], name="delivery_once_per_channel"
            ),
            models.CheckConstraint(
                condition=Q(status__in=_TERMINAL, finished_at__isnull=False)
                | (~Q(status__in=_TERMINAL) & Q(finished_at__isnull=True)),
                name="delivery_finished_when_terminal",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} to {self.address or 'nobody'}"
