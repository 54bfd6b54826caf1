"""Claims: who may send a delivery, and the attempts that they make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from notifications.deliveries.change import change
from notifications.models import Delivery, DeliveryAttempt
from notifications.statuses import Status

#: How long a worker may take over one attempt. Above every channel's own deadline, so
#: that a second worker never begins while the first still talks to the provider.
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A right to send one delivery, until its lease lapses."""

    delivery_id: UUID
    token: UUID
    #: When its attempt began; None: nothing has left yet.
    begun_at: datetime | None = None


def claim(delivery_id: UUID, *, now: datetime) -> Claim | None:
    """Take a delivery for one attempt; None if it is not due, or somebody has it."""
    token = uuid4()
    rows = Delivery.objects.claimable(now).filter(pk=delivery_id)
    lease: dict[str, Any] = {
        "lease_token": token,
        "lease_expires_at": now + LEASE,
    }
    if not change(rows, Status.SENDING, now=now, **lease):
        return None
    return Claim(delivery_id=delivery_id, token=token)


def begin(
    claim: Claim, *, number: int, now: datetime, content: dict[str, Any] | None = None
) -> Claim | None:
    """Write that attempt `number` begins; return its claim, None if it was lost.

    `content` is kept, with the same commit, as what every attempt is to send. Only
    the holder of the lease begins attempts, so that the number read after the claim
    counts on. From here on the message may have left: see release_lapsed().
    """
    values: dict[str, Any] = {} if content is None else {"rendered": content}
    with transaction.atomic():
        if not claimed(claim).update(attempts=number, **values):
            return None
        DeliveryAttempt.objects.create(
            delivery_id=claim.delivery_id, number=number, started_at=now
        )
    return replace(claim, begun_at=now)


def claimed(claim: Claim) -> QuerySet[Delivery]:
    """Return the delivery if `claim` still holds."""
    return Delivery.objects.filter(
        pk=claim.delivery_id, lease_token=claim.token, status=Status.SENDING
    )
