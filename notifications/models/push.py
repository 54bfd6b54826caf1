"""Browser push: our keys, and the browsers that may be told."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


class VapidKey(models.Model):
    """A key pair that push services know us by; the newest one is for new browsers."""

    #: Counts the keys: two processes that make the next one at once make only one.
    generation = models.PositiveIntegerField(unique=True)
    #: The uncompressed point in URL-safe base64, as browsers want it.
    public_key = models.CharField(max_length=100, unique=True)
    sealed_private_key = models.TextField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_key


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    """Named questions about browsers."""

    def of(self, user: AbstractBaseUser | AnonymousUser | Any) -> Self:
        """Return the browsers of a person; staff see their own only."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(user=user).order_by("-created_at", "pk")

    def live(self) -> Self:
        """Return the browsers that are to be told."""
        return self.filter(disabled_at__isnull=True)


class PushSubscription(models.Model):
    """One browser of one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="push_subscriptions",
    )
    #: The address is a capability: who knows it may send. Never logged.
    sealed_endpoint = models.TextField()
    endpoint_hash = models.CharField(max_length=64, unique=True)
    #: The browser's public key and shared secret (RFC 8291).
    p256dh = models.CharField(max_length=100)
    sealed_auth = models.TextField()
    vapid_key = models.ForeignKey(VapidKey, on_delete=models.CASCADE)
    #: For people: "Firefox on Linux".
    label = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    last_ok_at = models.DateTimeField(null=True, blank=True)
    disabled_at = models.DateTimeField(null=True, blank=True)
    #: "gone", "by_hand" or "logged_out".
    disabled_reason = models.CharField(max_length=20, blank=True)

    objects = PushSubscriptionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label or str(self.pk)
