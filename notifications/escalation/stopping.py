"""End escalations: somebody takes care of it, or there is nothing to take care of."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from notifications import deliveries
from notifications.kinds import Kind
from notifications.models import (
    Delivery,
    EscalationRun,
    Notification,
    NotificationEvent,
    RunState,
)
from progress.states import State

#: The most runs that one sweep looks at.
SETTLE_LIMIT = 200


def acknowledge(run_id: UUID, user: User, *, now: datetime) -> bool:
    """Note that `user` takes care of it; False if the run is over already.

    A step that is being taken at the same moment either sees it and tells nobody, or
    has been taken: then what was not sent of it is taken back.
    """
    with transaction.atomic():
        if not _end(run_id, RunState.ACKNOWLEDGED, now, acknowledged_by=user):
            return False
        mine = Notification.objects.filter(
            event__escalations=run_id, recipient=user, acknowledged_at=None
        )
        ids = list(mine.values_list("pk", flat=True))
        Notification.objects.filter(pk__in=ids).update(acknowledged_at=now)
    return True


def settle(*, now: datetime) -> int:
    """End the runs that have nothing left to run for; return how many."""
    running = EscalationRun.objects.filter(state=RunState.RUNNING)
    rows = running.select_related("event__job", "event__batch").order_by("due_at")
    return sum(end_if_settled(run, now=now) for run in rows[:SETTLE_LIMIT])


def end_if_settled(run: EscalationRun, *, now: datetime) -> bool:
    """End a run if it is acknowledged, resolved or put away; say whether it was."""
    mine = Notification.objects.filter(event=run.event_id)
    taken = mine.filter(acknowledged_at__isnull=False).order_by("acknowledged_at")
    if by := taken.values_list("recipient_id", flat=True).first():
        return _end(run.pk, RunState.ACKNOWLEDGED, now, acknowledged_by_id=by)
    if _is_resolved(run.event):
        return _end(run.pk, RunState.RESOLVED, now)
    if _is_put_away(run.event, mine):
        return _end(run.pk, RunState.CANCELLED, now)
    return False


def _end(run_id: UUID, state: RunState, now: datetime, **values: object) -> bool:
    with transaction.atomic():
        rows = EscalationRun.objects.filter(pk=run_id, state=RunState.RUNNING)
        free = {"lease_token": None, "lease_expires_at": None}
        if not rows.update(state=state, ended_at=now, **free, **values):
            return False
        unsent = Delivery.objects.filter(escalation_run=run_id)
        deliveries.withdraw(unsent, now=now)
    return True


def _is_resolved(event: NotificationEvent) -> bool:
    """Whether the job came to a good end after all, or the trouble is over."""
    if event.job is not None:
        return event.job.state == State.COMPLETED
    if event.kind != Kind.SYSTEM_ALERT or not event.group_key:
        return False
    later = NotificationEvent.objects.filter(
        group_key=event.group_key, occurred_at__gt=event.occurred_at
    )
    return later.filter(payload__is_resolved=True).exists()


def _is_put_away(event: NotificationEvent, rows: QuerySet[Notification]) -> bool:
    """Whether the owner archived what is escalated."""
    batch = event.batch
    owner = event.job.owner_id if event.job else (batch.owner_id if batch else None)
    if owner is None:
        return False
    return rows.filter(recipient=owner, archived_at__isnull=False).exists()
