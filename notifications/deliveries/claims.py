"""Claims: who may send a delivery, and the attempts that they make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, QuerySet

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


def freeze(claim: Claim, rendered: dict[str, Any]) -> bool:
    """Keep the message as every attempt is to send it; False if the lease was lost."""
    return bool(claimed(claim).filter(rendered__isnull=True).update(rendered=rendered))


def begin(claim: Claim, *, now: datetime) -> int | None:
    """Write that an attempt begins; return its number, None if the lease was lost.

    From here on the message may have left: see release_lapsed().
    """
    with transaction.atomic():
        if not claimed(claim).update(attempts=F("attempts") + 1):
            return None
        rows = Delivery.objects.filter(pk=claim.delivery_id)
        number = rows.values_list("attempts", flat=True).get()
        DeliveryAttempt.objects.create(
            delivery_id=claim.delivery_id, number=number, started_at=now
        )
    return number


def claimed(claim: Claim) -> QuerySet[Delivery]:
    """Return the delivery if `claim` still holds."""
    return Delivery.objects.filter(
        pk=claim.delivery_id, lease_token=claim.token, status=Status.SENDING
    )
