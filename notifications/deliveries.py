"""The only writer of the status of a delivery: claim, sent, put off, fail, skip.

Each change is one guarded UPDATE: it names the statuses that may be left and, once
claimed, the lease's token. No row changed means that somebody else did it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F

from notifications import backoff
from notifications.models import Delivery, Notification
from notifications.planning import PlannedDelivery
from notifications.statuses import WAITING, Reason, Status, sources

#: How long a worker may take over one attempt. Above the task's time limit, so that
#: a second worker never begins while the first still talks to the provider.
LEASE = timedelta(minutes=3)
#: How long a message about a delivery is trusted to be on its way.
MESSAGE_TRUST = timedelta(minutes=2)
#: The most deliveries that one sweep enqueues.
SWEEP_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A right to send one delivery, until its lease lapses; `attempt` is from 1."""

    delivery_id: UUID
    token: UUID
    attempt: int


def create(
    notification: Notification, planned: Iterable[PlannedDelivery], *, now: datetime
) -> list[UUID]:
    """Write the planned deliveries; return the ids of those that are to be sent."""
    rows = [_new(notification, plan, now) for plan in planned]
    Delivery.objects.bulk_create(rows)
    return [row.pk for row in rows if row.status == Status.PENDING]


def claim(delivery_id: UUID, *, now: datetime) -> Claim | None:
    """Take a delivery for one attempt; None if it is not due, or somebody has it."""
    token = uuid4()
    rows = Delivery.objects.claimable(now).filter(pk=delivery_id)
    changed = rows.filter(status__in=sources(Status.SENDING)).update(
        status=Status.SENDING,
        lease_token=token,
        lease_expires_at=now + LEASE,
        attempts=F("attempts") + 1,
    )
    if not changed:
        return None
    attempt = Delivery.objects.values_list("attempts", flat=True).get(pk=delivery_id)
    return Claim(delivery_id=delivery_id, token=token, attempt=attempt)


def freeze(claim: Claim, rendered: dict[str, Any]) -> bool:
    """Keep the message as every attempt is to send it; False if the lease was lost."""
    return bool(_claimed(claim).filter(rendered__isnull=True).update(rendered=rendered))


def mark_sent(claim: Claim, provider_message_id: str, *, now: datetime) -> bool:
    """Note that the provider took it; False if the lease was lost meanwhile."""
    return _leave(
        claim,
        Status.SENT,
        reason="",
        error="",
        provider_message_id=provider_message_id[:200],
        sent_at=now,
        finished_at=now,
    )


def put_off(claim: Claim, reason: Reason, error: str, *, until: datetime) -> bool:
    """Let it be tried again at `until`; False if the lease was lost meanwhile."""
    return _leave(
        claim,
        Status.RETRYING,
        reason=reason,
        error=error[:500],
        next_attempt_at=until,
        enqueued_at=None,
    )


def fail(claim: Claim, reason: Reason, error: str, *, now: datetime) -> bool:
    """Give it up for good; False if the lease was lost meanwhile."""
    return _leave(
        claim, Status.FAILED, reason=reason, error=error[:500], finished_at=now
    )


def skip(claim: Claim, reason: Reason, *, now: datetime) -> bool:
    """Note that it is not to be sent after all; False if the lease was lost."""
    return _leave(claim, Status.SKIPPED, reason=reason, finished_at=now)


def release_lapsed(*, now: datetime) -> int:
    """Free the deliveries whose worker was lost; return how many.

    The worker may have died just after the provider took the message. Then the next
    attempt is a second copy, unless the provider knows the message's idempotency
    key; a mail reader can tell it by its unchanged Message-ID.
    """
    lapsed = Delivery.objects.with_lapsed_lease(now)
    lost: dict[str, Any] = {
        "reason": Reason.LEASE_LAPSED,
        "error": "The worker was lost during the attempt.",
        "lease_token": None,
        "lease_expires_at": None,
    }
    given_up = lapsed.filter(attempts__gte=backoff.MAX_ATTEMPTS).update(
        status=Status.FAILED, finished_at=now, **lost
    )
    return given_up + lapsed.update(
        status=Status.RETRYING, next_attempt_at=now, enqueued_at=None, **lost
    )


def take_due(*, now: datetime) -> list[UUID]:
    """Return the deliveries to enqueue now, and note that they are enqueued.

    Two sweeps at once may return the same ones: only one of the messages will
    claim the row.
    """
    due = Delivery.objects.due(now, enqueued_before=now - MESSAGE_TRUST)
    ids = list(due.values_list("pk", flat=True)[:SWEEP_LIMIT])
    Delivery.objects.filter(pk__in=ids, status__in=WAITING).update(enqueued_at=now)
    return ids


def _new(notification: Notification, plan: PlannedDelivery, now: datetime) -> Delivery:
    is_skipped = plan.skip_reason is not None
    return Delivery(
        notification=notification,
        channel=plan.channel,
        address=plan.address,
        status=Status.SKIPPED if is_skipped else Status.PENDING,
        reason=plan.skip_reason or "",
        next_attempt_at=now,
        enqueued_at=None if is_skipped else now,
        created_at=now,
        finished_at=now if is_skipped else None,
    )


def _claimed(claim: Claim) -> Any:
    return Delivery.objects.filter(
        pk=claim.delivery_id, lease_token=claim.token, status=Status.SENDING
    )


def _leave(claim: Claim, target: Status, **values: Any) -> bool:
    rows = _claimed(claim).filter(status__in=sources(target))
    values |= {"status": target, "lease_token": None, "lease_expires_at": None}
    return bool(rows.update(**values))
