"""The outbox: events that wait, and who may fan one out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db.models import F, QuerySet
from django.utils import timezone

from notifications.models import NotificationEvent

#: How long a worker may take over one chunk of people.
LEASE = timedelta(minutes=2)
#: The pause after a fan-out that failed, doubled each time, and the longest one.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)
#: How long the nudge of a new event is trusted; the most that one sweep nudges.
NUDGE_TRUST = timedelta(seconds=5)
SWEEP_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A right to fan an event out, until its lease lapses."""

    event_id: UUID
    token: UUID


def claim(event_id: UUID, *, now: datetime) -> Hold | None:
    """Take an event; None if it was told, is not due, or somebody tells it."""
    token = uuid4()
    rows = NotificationEvent.objects.outbox(now).filter(pk=event_id)
    # Without an order: an UPDATE has none.
    taken = rows.order_by().update(
        lease_token=token, lease_expires_at=now + LEASE, attempts=F("attempts") + 1
    )
    return Hold(event_id=event_id, token=token) if taken else None


def renew(hold: Hold, *, now: datetime) -> bool:
    """Lengthen the lease; False if somebody else has the event now."""
    return bool(held(hold).update(lease_expires_at=now + LEASE))


def finish(hold: Hold, *, now: datetime) -> bool:
    """Note that everybody was told; False if the lease was lost."""
    return bool(
        held(hold).update(
            fanned_out_at=now, lease_token=None, lease_expires_at=None, error=""
        )
    )


def give_back(hold: Hold, error: str, *, attempts: int, now: datetime) -> None:
    """Let it be tried again after a pause."""
    pause = min(FIRST_PAUSE * 2 ** min(attempts, 16), LONGEST_PAUSE)
    held(hold).update(
        next_attempt_at=now + pause,
        lease_token=None,
        lease_expires_at=None,
        error=error.replace("\0", "")[:500],
    )


def take_waiting(*, now: datetime, most: int = SWEEP_LIMIT) -> list[UUID]:
    """Return the events that no nudge has reached, the oldest first."""
    waiting = NotificationEvent.objects.outbox(now - NUDGE_TRUST)
    return list(waiting.values_list("pk", flat=True)[: min(most, SWEEP_LIMIT)])


def count_waiting(*, now: datetime) -> int:
    """Return how many events wait to be told, whatever speaks of them."""
    return NotificationEvent.objects.outbox(now).count()


def held(hold: Hold) -> QuerySet[NotificationEvent]:
    """Return the event if `hold` still holds."""
    return NotificationEvent.objects.filter(
        pk=hold.event_id, lease_token=hold.token, fanned_out_at=None
    )


def now() -> datetime:
    """Return the present moment: each chunk has its own."""
    return timezone.now()
