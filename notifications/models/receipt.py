"""Receipts: what providers say became of a message, as it came."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from notifications.models.delivery import Delivery


class ReceiptQuerySet(models.QuerySet["ProviderReceipt"]):
    """Named questions about receipts."""

    def unprocessed(self, now: datetime) -> Self:
        """Return those that are to be applied now, in the order in which they came."""
        return self.filter(processed_at=None, next_try_at__lte=now).order_by("id")


class ProviderReceipt(models.Model):
    """One event of a provider: stored at once, applied afterwards, once."""

    provider = models.CharField(max_length=30)
    event_id = models.CharField(max_length=200)
    #: "delivered", "bounced", "complained", "deferred", "failed", "suppressed", …
    kind = models.CharField(max_length=30)
    provider_message_id = models.CharField(max_length=200, blank=True)
    #: What we gave the provider to hand back; empty if it did not.
    delivery_id_said = models.CharField(max_length=40, blank=True)
    address_hash = models.CharField(max_length=64, blank=True)
    detail = models.CharField(max_length=500, blank=True)
    #: As it came, without addresses.
    raw = models.JSONField(default=dict, blank=True)
    delivery = models.ForeignKey(
        Delivery,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="receipts",
    )
    occurred_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField()
    #: How often no delivery was found: it may not be committed yet.
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    processed_at = models.DateTimeField(null=True, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        indexes = (
            # unprocessed(): the sweep
            models.Index(
                fields=["next_try_at"],
                name="receipt_due",
                condition=Q(processed_at=None),
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["provider", "event_id"], name="receipt_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.provider}: {self.kind}"
