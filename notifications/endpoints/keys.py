"""Secrets of endpoints: given once, sealed at rest, rotated without a gap."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from notifications.endpoints.signing import new_secret
from notifications.models import WebhookEndpoint, WebhookSecret
from notifications.vault import seal, unseal

#: For so long an old secret signs beside the new one.
OVERLAP = timedelta(hours=24)
#: So many old ones at most: each is a signature in the header.
MAX_OLD = 5


def give(endpoint: WebhookEndpoint, *, now: datetime) -> str:
    """Return the first secret of a new endpoint: this is the one time to show it."""
    secret = new_secret()
    endpoint.secrets.create(sealed=seal(secret), created_at=now)
    return secret


def rotate(endpoint: WebhookEndpoint, *, now: datetime) -> str:
    """Return a new secret; those before it go on to sign for a day."""
    secret = new_secret()
    with transaction.atomic():
        # Two at once wait for each other here, and leave one newest secret.
        WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
        endpoint.secrets.filter(expires_at=None).update(expires_at=now + OVERLAP)
        endpoint.secrets.create(sealed=seal(secret), created_at=now)
        _forget(endpoint, now)
    return secret


def live(endpoint_id: UUID, *, now: datetime) -> list[str]:
    """Return the secrets that sign, the newest first.

    Raises:
        SecretUnreadable: one was sealed with a key that is not set any more.
    """
    rows = WebhookSecret.objects.filter(endpoint_id=endpoint_id).signing(now)
    return [unseal(sealed) for sealed in rows.values_list("sealed", flat=True)]


def forget_expired(*, now: datetime) -> int:
    """Delete what signs no more; return how many."""
    return WebhookSecret.objects.filter(expires_at__lte=now).delete()[0]


def _forget(endpoint: WebhookEndpoint, now: datetime) -> None:
    """Delete what signs no more, and what is too old among what does."""
    keep = endpoint.secrets.signing(now).values_list("pk", flat=True)[: MAX_OLD + 1]
    endpoint.secrets.exclude(pk__in=list(keep)).delete()
