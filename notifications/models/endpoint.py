"""Endpoints: addresses of machines that are told by signed webhooks."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class WebhookEndpoint(models.Model):
    """One address; a person's own, or the site's when it has no owner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="webhook_endpoints",
    )
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=2000)
    #: The kinds that it is told; empty: all that preferences allow.
    kinds = models.JSONField(default=list, blank=True)
    #: Further headers, sealed JSON (their values may be secrets).
    sealed_headers = models.TextField(blank=True)
    #: At most as many calls a minute; 0: no limit.
    rate_per_minute = models.PositiveIntegerField(default=0)
    is_enabled = models.BooleanField(default=True)
    #: Since when no message has arrived any more.
    failing_since = models.DateTimeField(null=True, blank=True)
    #: The breaker: no call before this moment.
    paused_until = models.DateTimeField(null=True, blank=True)
    consecutive_failures = models.PositiveIntegerField(default=0)
    disabled_at = models.DateTimeField(null=True, blank=True)
    #: Why it was switched off: "gone", "failing" or "by_hand".
    disabled_reason = models.CharField(max_length=20, blank=True)
    last_ok_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class WebhookSecret(models.Model):
    """A key that signs for an endpoint; the newest signs first."""

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="secrets"
    )
    sealed = models.TextField()
    created_at = models.DateTimeField()
    #: Until when it still signs beside a newer one; null: it is the newest.
    expires_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"key of {self.endpoint_id}"
