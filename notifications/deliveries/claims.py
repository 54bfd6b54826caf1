"""Claims: who may send a delivery, and the attempts that they make."""

from __future__ import annotations

from collections.abc import Collection
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
#: How long what was claimed may wait for its attempt to begin. Nothing has left yet:
#: who comes too late finds the token gone, and sends nothing.
UNBEGUN_LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A right to send one delivery, until its lease lapses."""

    delivery_id: UUID
    token: UUID
    #: When its attempt began; None: nothing has left yet.
    begun_at: datetime | None = None


def claim(delivery_id: UUID, *, now: datetime) -> Claim | None:
    """Take a delivery for one attempt; None if it is not due, or somebody has it."""
    token = claim_all([delivery_id], now=now)
    return Claim(delivery_id=delivery_id, token=token) if token else None


def claim_all(ids: Collection[UUID], *, now: datetime) -> UUID | None:
    """Take those of `ids` that are due and free; return the token of all of them.

    None: there is none of them.
    """
    rows = Delivery.objects.claimable(now).filter(pk__in=list(ids))
    if len(ids) == 1:
        return _claim(rows, now)
    # Who locks several rows in any order waits for nobody: PostgreSQL's deadlocks.
    with transaction.atomic():
        unlocked = rows.select_for_update(skip_locked=True)
        free = list(unlocked.values_list("pk", flat=True))
        return _claim(rows.filter(pk__in=free), now) if free else None


def _claim(rows: QuerySet[Delivery], now: datetime) -> UUID | None:
    token = uuid4()
    lease: dict[str, Any] = {
        "lease_token": token,
        "lease_expires_at": now + UNBEGUN_LEASE,
    }
    return token if change(rows, Status.SENDING, now=now, **lease) else None


def begin(
    claim: Claim, *, number: int, now: datetime, content: dict[str, Any] | None = None
) -> Claim | None:
    """Write that attempt `number` begins; return its claim, None if it was lost.

    `content` is kept, with the same commit, as what every attempt is to send. Only
    the holder of the lease begins attempts, so that the number read after the claim
    counts on. From here on the message may have left: see release_lapsed().
    """
    values: dict[str, Any] = {} if content is None else {"rendered": content}
    lease = now + LEASE
    with transaction.atomic():
        rows = claimed(claim)
        values |= {"attempts": number, "losses": 0, "lease_expires_at": lease}
        if not rows.update(**values):
            return None
        DeliveryAttempt.objects.create(
            delivery_id=claim.delivery_id, number=number, started_at=now
        )
    return replace(claim, begun_at=now)


def give_back(
    ids: Collection[UUID], token: UUID, *, now: datetime
) -> list[tuple[UUID, str]]:
    """Let go of what was claimed and not begun; return ids and channels of it.

    It is due as it was before, and counts as enqueued: the caller sends the message.
    """
    rows = Delivery.objects.filter(pk__in=list(ids), lease_token=token)
    held = rows.filter(status=Status.SENDING)
    freed = list(held.values_list("pk", "channel"))
    change(held.filter(attempts=0), Status.PENDING, now=now, enqueued_at=now, reason="")
    change(held.filter(attempts__gt=0), Status.RETRYING, now=now, enqueued_at=now)
    return freed


def claimed(claim: Claim) -> QuerySet[Delivery]:
    """Return the delivery if `claim` still holds."""
    return Delivery.objects.filter(
        pk=claim.delivery_id, lease_token=claim.token, status=Status.SENDING
    )
