"""Deliveries that wait in a digest, and what becomes of them with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from notifications.deliveries.change import change
from notifications.deliveries.claims import Claim, claimed
from notifications.models import Delivery
from notifications.statuses import Reason, Status


def enter_digest(
    claim: Claim, digest_id: UUID, *, now: datetime, reason: Reason = Reason.DIGEST
) -> bool:
    """Let a digest take a claimed delivery along; False if the lease was lost."""
    return bool(
        change(
            claimed(claim),
            Status.DIGESTING,
            now=now,
            digest_id=digest_id,
            reason=reason,
        )
    )


def settle_digest(
    digest_id: UUID,
    status: Status,
    *,
    now: datetime,
    reason: Reason | None = None,
    ids: Iterable[UUID] | None = None,
) -> int:
    """Settle the entries of a digest (or those of them with `ids`); return how many.

    DELIVERED: it took them along. SKIPPED, with the reason: it did not have to.
    FAILED: it could not be sent.
    """
    entries = Delivery.objects.filter(digest_id=digest_id, status=Status.DIGESTING)
    chosen = entries if ids is None else entries.filter(pk__in=list(ids))
    arrival = now if status == Status.DELIVERED else None
    values = {"reason": reason or "", "delivered_at": arrival, "sent_at": arrival}
    return change(chosen, status, now=now, **values)


def leave_digest(
    ids: Iterable[UUID], *, now: datetime, fresh_until: datetime | None = None
) -> int:
    """Let entries go by themselves, at once; return how many did.

    `fresh_until`: they are news until then; None: as long as they were to be.
    """
    expiry = {"expires_at": fresh_until} if fresh_until else {}
    rows = Delivery.objects.filter(pk__in=list(ids), status=Status.DIGESTING)
    return change(
        rows,
        Status.PENDING,
        now=now,
        digest=None,
        reason="",
        next_attempt_at=now,
        enqueued_at=None,
        **expiry,
    )
