"""What a crash left: deliveries without a message, and claims without a worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from notifications import backoff
from notifications.deliveries.change import change
from notifications.models import Delivery, DeliveryAttempt, Outcome
from notifications.statuses import WAITING, Reason, Status
from progress import words

#: How long a message about a delivery is trusted to be on its way.
MESSAGE_TRUST = timedelta(minutes=2)
#: The most deliveries that one sweep enqueues, or frees.
SWEEP_LIMIT = 500
#: How many workers a delivery may lose beyond its tries: it may be what kills them.
CRASHES = 2
#: How many it may lose in a row before an attempt begins: its text may be the cause.
LOSSES = 5

_LOST = "The worker was lost during the attempt."
_LOST_BEFORE = "Its worker was lost before the attempt began, {} in a row."


#: What is asked of a delivery whose lease has lapsed.
_READ = ("pk", "channel", "lease_token", "attempts", "free_waits", "losses")


def count_due(*, now: datetime) -> dict[str, int]:
    """Return how many deliveries of each channel are due, enqueued or not."""
    due = Delivery.objects.claimable(now).order_by()
    return dict(due.values_list("channel").annotate(Count("pk")))


def take_due(
    *, now: datetime, channel: str | None = None, most: int = SWEEP_LIMIT
) -> list[tuple[UUID, str]]:
    """Return ids and channels of what to enqueue, and note that it is enqueued.

    What somebody is just claiming is left to them: nobody waits for a lock.
    """
    due = Delivery.objects.due(now, enqueued_before=now - MESSAGE_TRUST)
    due = due.filter(channel=channel) if channel else due
    limit = max(min(most, SWEEP_LIMIT), 0)
    with transaction.atomic():
        rows = due.select_for_update(skip_locked=True)
        found = list(rows.values_list("pk", "channel")[:limit])
        ids = [pk for pk, _ in found]
        Delivery.objects.filter(pk__in=ids, status__in=WAITING).update(enqueued_at=now)
    return found


def release_lapsed(*, now: datetime, is_idempotent: Callable[[str], bool]) -> int:
    """Free the deliveries whose worker was lost; return how many.

    Without an attempt nothing has left, and it is tried again, a few times in a row.
    With one, only if the channel (`is_idempotent`) can repeat it without a second
    effect; otherwise nobody can know whether it arrived.
    """
    lapsed = Delivery.objects.with_lapsed_lease(now)
    rows = lapsed.only(*_READ)
    return sum(_release(row, is_idempotent, now) for row in rows[:SWEEP_LIMIT])


def _release(
    row: Delivery, is_idempotent: Callable[[str], bool], now: datetime
) -> bool:
    with transaction.atomic():
        held = Delivery.objects.filter(pk=row.pk, lease_token=row.lease_token)
        running = DeliveryAttempt.objects.filter(delivery=row, outcome=Outcome.RUNNING)
        if running.exists():
            target = _after_an_attempt(row, is_idempotent)
            values: dict[str, Any] = {"error": _LOST}
        else:
            target, values = _after_none(row)
        if not change(held, target, now=now, **values, **_values(target, now)):
            return False
        running.update(
            outcome=Outcome.UNKNOWN, reason=Reason.LEASE_LAPSED, ended_at=now
        )
    return True


def _after_an_attempt(row: Delivery, is_idempotent: Callable[[str], bool]) -> Status:
    if not is_idempotent(row.channel):
        return Status.UNKNOWN
    tries = row.attempts - row.free_waits
    is_over = tries >= backoff.max_tries(row.channel) + CRASHES
    return Status.FAILED if is_over else Status.RETRYING


def _after_none(row: Delivery) -> tuple[Status, dict[str, Any]]:
    losses = row.losses + 1
    times = words.count(losses, "time")
    values = {"losses": losses, "error": _LOST_BEFORE.format(times)}
    return Status.FAILED if losses >= LOSSES else Status.RETRYING, values


def _values(target: Status, now: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"reason": Reason.LEASE_LAPSED}
    if target == Status.RETRYING:
        values |= {"next_attempt_at": now, "enqueued_at": None}
    return values
