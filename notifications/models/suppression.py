"""Suppressions: addresses that nothing is sent to any more."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from notifications.kinds import Channel


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Named questions about suppressions."""

    def in_force(self, now: datetime) -> Self:
        """Return those that neither ran out nor were lifted."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=now), lifted_at=None)


class Suppression(models.Model):
    """One address, why, and on what evidence."""

    channel = models.CharField(
        max_length=20, choices=[(c.value, c.value) for c in Channel]
    )
    #: notifications.vault.fingerprint of the address in lower case.
    address_hash = models.CharField(max_length=64)
    #: For staff.
    sealed_address = models.TextField(blank=True)
    #: "bounced", "complained", "suppressed" (by the provider) or "by_hand".
    reason = models.CharField(max_length=20)
    evidence = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["channel", "address_hash"],
                name="suppression_once_in_force",
                condition=Q(lifted_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel}: {self.reason}"
