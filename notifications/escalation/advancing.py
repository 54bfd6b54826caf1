"""Take the steps that are due, each by exactly one worker."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet

from notifications.escalation import telling
from notifications.escalation.plan import Step, step_at
from notifications.escalation.stopping import end_if_settled
from notifications.kinds import Channel
from notifications.models import (
    Delivery,
    EscalationRun,
    Notification,
    RunState,
    StepCondition,
)
from notifications.statuses import Status

logger = logging.getLogger(__name__)

#: How long a worker may take over one step; after it another one takes it.
LEASE = timedelta(minutes=1)
#: How long it can be taken care of after the last step, at least: as long as the last
#: step waited where that is more.
OPEN_AFTER_LAST = timedelta(hours=24)
#: The most steps that one sweep takes.
LIMIT = 50
#: What shows that a message has left by a channel that people notice.
_ARRIVED = (Status.SENT, Status.DELIVERED, Status.UNCONFIRMED)
_NOTICED = (Channel.EMAIL, Channel.PUSH, Channel.WEBHOOK)


def advance_due(*, now: datetime) -> int:
    """Take the steps that are due; return how many runs moved on."""
    due = list(EscalationRun.objects.due(now).values_list("pk", flat=True)[:LIMIT])
    return sum(_advance_safely(run_id, now) for run_id in due)


def _advance_safely(run_id: UUID, now: datetime) -> bool:
    try:
        return advance(run_id, now=now)
    except Exception:
        # Its lease lapses, and the step is tried again; the others are not held up.
        logger.exception("escalation %s could not take its step", run_id)
        return False


def advance(run_id: UUID, *, now: datetime) -> bool:
    """Take the next step of a run; False if somebody else does, or it is over."""
    token = claim(run_id, now=now)
    if token is None:
        return False
    rows = EscalationRun.objects.select_related(
        "event__job__batch", "event__job__owner", "event__batch__owner"
    )
    run = rows.get(pk=run_id)
    if end_if_settled(run, now=now):
        return True
    return take(run, token, now=now)


def claim(run_id: UUID, *, now: datetime) -> UUID | None:
    """Take the lease of a run that is due; None if somebody has it."""
    token = uuid4()
    due = EscalationRun.objects.due(now).filter(pk=run_id).order_by()
    taken = due.update(lease_token=token, lease_expires_at=now + LEASE)
    return token if taken else None


def take(run: EscalationRun, token: UUID, *, now: datetime) -> bool:
    """Move a run on and tell people, in one transaction: both, or neither.

    The guarded UPDATE comes first: who acknowledges at the same moment is seen here,
    or waits for this transaction.
    """
    step = step_at(run.snapshot, run.step)
    if step is None:
        return _exhaust(run, token, now)
    is_wanted = _is_wanted(run, step)
    with transaction.atomic():
        if not _move_on(run, token, step, now):
            return False
        if is_wanted:
            telling.tell(run, step, now=now)
    return True


def _move_on(run: EscalationRun, token: UUID, step: Step, now: datetime) -> bool:
    """Let the next step wait for its turn; after the last one only for an answer."""
    following = step_at(run.snapshot, step.number + 1)
    wait = following.wait if following else max(step.wait, OPEN_AFTER_LAST)
    return bool(
        _held(run, token).update(
            step=step.number + 1,
            due_at=now + wait,
            lease_token=None,
            lease_expires_at=None,
        )
    )


def _exhaust(run: EscalationRun, token: UUID, now: datetime) -> bool:
    return bool(
        _held(run, token).update(
            state=RunState.EXHAUSTED,
            ended_at=now,
            lease_token=None,
            lease_expires_at=None,
        )
    )


def _held(run: EscalationRun, token: UUID) -> QuerySet[EscalationRun]:
    return EscalationRun.objects.filter(
        pk=run.pk, lease_token=token, state=RunState.RUNNING, step=run.step
    )


def _is_wanted(run: EscalationRun, step: Step) -> bool:
    if step.condition == StepCondition.UNREAD:
        read = Notification.objects.filter(event=run.event_id, read_at__isnull=False)
        return not read.exists()
    if step.condition == StepCondition.UNDELIVERED:
        arrived = Delivery.objects.filter(
            event=run.event_id, channel__in=_NOTICED, status__in=_ARRIVED
        )
        return not arrived.exists()
    return True
