"""Browser push: our keys, and the browsers that may be told."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class VapidKey(models.Model):
    """A key pair that push services know us by; the newest one is for new browsers."""

    #: The uncompressed point in URL-safe base64, as browsers want it.
    public_key = models.CharField(max_length=100, unique=True)
    sealed_private_key = models.TextField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_key


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

    def __str__(self) -> str:
        return self.label or str(self.pk)
