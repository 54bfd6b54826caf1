"""Receipts of service workers: "it was shown", signed by us beforehand."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core import signing

from notifications import deliveries
from notifications.kinds import Channel
from notifications.models import Delivery
from notifications.statuses import Status

_SALT = "notifications.push.receipts"


def token_of(delivery_id: UUID) -> str:
    """Return what the browser, and nobody else, hands back for a delivery."""
    return signing.Signer(salt=_SALT).sign(delivery_id.hex)


def receive(token: str, *, now: datetime) -> bool:
    """Note that a push was shown; False if the token is none, or known already.

    The token travels inside the encrypted message, so a push service cannot claim
    what only the browser can know.
    """
    try:
        delivery_id = UUID(signing.Signer(salt=_SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return False
    pushed = Delivery.objects.filter(pk=delivery_id, channel=Channel.PUSH)
    if not pushed.exists():
        return False
    return deliveries.receive(delivery_id, Status.DELIVERED, now=now)
