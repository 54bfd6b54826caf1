"""Endpoints: addresses of machines that are told by signed webhooks."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


class EndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Named questions about endpoints."""

    def of(self, user: AbstractBaseUser | AnonymousUser | Any) -> Self:
        """Return the person's own."""
        return self.filter(owner=user) if user.is_authenticated else self.none()

    def of_site(self) -> Self:
        """Return those that are nobody's own."""
        return self.filter(owner=None)

    def visible_to(self, user: AbstractBaseUser | AnonymousUser | Any) -> Self:
        """Return the person's own and, to staff, the site's."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        is_staff = getattr(user, "is_staff", False)
        return self.filter(Q(owner=user) | Q(owner=None)) if is_staff else self.of(user)

    def open(self) -> Self:
        """Return those that are told."""
        return self.filter(is_enabled=True)

    def failing_before(self, moment: datetime) -> Self:
        """Return the open ones that nothing has reached since `moment`."""
        return self.open().filter(failing_since__lte=moment)


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
    #: The bucket: when the next call would be due if all went at the same distance.
    next_call_at = models.DateTimeField(null=True, blank=True)
    #: What came of the last test ping: when, the answer's status, milliseconds, words.
    tested_at = models.DateTimeField(null=True, blank=True)
    test_status = models.PositiveIntegerField(null=True, blank=True)
    test_ms = models.PositiveIntegerField(null=True, blank=True)
    test_answer = models.CharField(max_length=200, blank=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        indexes = (
            # failing_before(): the sweep
            models.Index(
                fields=["failing_since"],
                name="endpoint_failing",
                condition=Q(failing_since__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name


class SecretQuerySet(models.QuerySet["WebhookSecret"]):
    """Named questions about secrets."""

    def signing(self, now: datetime) -> Self:
        """Return those that sign, the newest first."""
        is_live = Q(expires_at=None) | Q(expires_at__gt=now)
        return self.filter(is_live).order_by("-created_at", "-pk")


class WebhookSecret(models.Model):
    """A key that signs for an endpoint; the newest signs first."""

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="secrets"
    )
    sealed = models.TextField()
    created_at = models.DateTimeField()
    #: Until when it still signs beside a newer one; null: it is the newest.
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = SecretQuerySet.as_manager()

    def __str__(self) -> str:
        return f"key of {self.endpoint_id}"
