"""What becomes of a claim: each writes the status and the attempt in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from notifications.channels import Sent
from notifications.deliveries.change import change, said
from notifications.deliveries.claims import Claim, claimed
from notifications.errors import DeliveryFailure, TransientFailure
from notifications.models import DeliveryAttempt, Outcome
from notifications.statuses import Reason, Status

_RESPONSE_CHARACTERS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class _End:
    """How the running attempt ended."""

    outcome: Outcome
    reason: str = ""
    http_status: int | None = None
    retry_after: float | None = None
    response: str = ""


def mark_sent(claim: Claim, sent: Sent, *, now: datetime) -> bool:
    """Note that the provider took it; False if the lease was lost meanwhile."""
    end = _End(outcome=Outcome.OK, http_status=sent.http_status, response=sent.response)
    has_arrived = sent.status == Status.DELIVERED
    return _leave(
        claim,
        sent.status,
        end,
        now=now,
        reason="",
        error="",
        provider=sent.provider[:30],
        provider_message_id=sent.message_id[:200],
        sent_at=now,
        delivered_at=now if has_arrived else None,
    )


def put_off(
    claim: Claim, failure: DeliveryFailure, *, until: datetime, now: datetime
) -> bool:
    """Let it be tried again at `until`; False if the lease was lost meanwhile."""
    is_free = isinstance(failure, TransientFailure) and failure.is_free
    return _leave(
        claim,
        Status.RETRYING,
        _end_of(failure, Outcome.TRANSIENT),
        now=now,
        reason=failure.reason,
        error=said(str(failure)),
        free_waits=F("free_waits") + int(is_free),
        next_attempt_at=until,
        enqueued_at=None,
    )


def fail(
    claim: Claim,
    failure: DeliveryFailure,
    *,
    now: datetime,
    reason: Reason | None = None,
) -> bool:
    """Give it up for good; False if the lease was lost meanwhile.

    `reason` says more than the last attempt's: that the time ran out.
    """
    outcome = Outcome.PERMANENT if failure.is_permanent else Outcome.TRANSIENT
    return _leave(
        claim,
        Status.FAILED,
        _end_of(failure, outcome),
        now=now,
        reason=reason or failure.reason,
        error=said(str(failure)),
    )


def fail_unknown(claim: Claim, failure: DeliveryFailure, *, now: datetime) -> bool:
    """Note that nobody can know whether it arrived; False if the lease was lost."""
    return _leave(
        claim,
        Status.UNKNOWN,
        _end_of(failure, Outcome.UNKNOWN),
        now=now,
        reason=failure.reason,
        error=said(str(failure)),
    )


def skip(claim: Claim, reason: Reason, *, now: datetime) -> bool:
    """Note that it is not to be sent after all; False if the lease was lost."""
    return _leave(claim, Status.SKIPPED, None, now=now, reason=reason)


def defer(claim: Claim, reason: Reason, *, until: datetime, now: datetime) -> bool:
    """Hold it back until a moment; False if the lease was lost."""
    wait: dict[str, Any] = {"next_attempt_at": until, "enqueued_at": None}
    return _leave(claim, Status.DEFERRED, None, now=now, reason=reason, **wait)


def _leave(
    claim: Claim, target: Status, end: _End | None, *, now: datetime, **values: Any
) -> bool:
    with transaction.atomic():
        if not change(claimed(claim), target, now=now, **values):
            return False
        if end:
            _write_end(claim, end, now)
    return True


def _write_end(claim: Claim, end: _End, now: datetime) -> None:
    DeliveryAttempt.objects.filter(
        delivery_id=claim.delivery_id, outcome=Outcome.RUNNING
    ).update(
        outcome=end.outcome,
        reason=end.reason,
        ended_at=now,
        http_status=end.http_status,
        retry_after=end.retry_after,
        response=end.response.replace("\0", "")[:_RESPONSE_CHARACTERS],
        duration_ms=_milliseconds(claim.begun_at, now),
    )


def _milliseconds(begun_at: datetime | None, now: datetime) -> int | None:
    if begun_at is None:
        return None
    return max(round((now - begun_at).total_seconds() * 1000), 0)


def _end_of(failure: DeliveryFailure, outcome: Outcome) -> _End:
    return _End(
        outcome=outcome,
        reason=failure.reason,
        http_status=failure.http_status,
        retry_after=getattr(failure, "retry_after", None),
        response=failure.response or str(failure),
    )
