"""End escalations: somebody takes care of it, or there is nothing to take care of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

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


class WithEnds(Protocol):
    """A run with what may end it (`with_ends`)."""

    is_taken: bool
    is_resolved: bool
    is_put_away: bool


def acknowledge(run_id: UUID, user: User, *, now: datetime) -> bool:
    """Note that `user` takes care of it; False if the run is over already.

    A step that is being taken at the same moment either sees it and tells nobody, or
    has been taken: then what was not sent of it is taken back.
    """
    with transaction.atomic():
        if not _end([run_id], RunState.ACKNOWLEDGED, now, acknowledged_by=user):
            return False
        mine = Notification.objects.filter(
            event__escalations=run_id, recipient=user, acknowledged_at=None
        )
        ids = list(mine.values_list("pk", flat=True))
        Notification.objects.filter(pk__in=ids).update(acknowledged_at=now)
    return True


def settle(*, now: datetime) -> int:
    """End the runs that have nothing left to run for; return how many.

    The number of statements does not depend on how many there are.
    """
    rows = with_ends(EscalationRun.objects.filter(state=RunState.RUNNING))
    by_end: dict[RunState, list[UUID]] = defaultdict(list)
    for run in rows.order_by("due_at")[:SETTLE_LIMIT]:
        if (end := _end_of(run)) is not None:
            by_end[end].append(run.pk)
    return sum(_close(ids, end, now) for end, ids in by_end.items())


def end_if_settled(run: EscalationRun, *, now: datetime) -> bool:
    """End a run if it is acknowledged, resolved or put away; say whether it was."""
    end = _end_of(with_ends(EscalationRun.objects.filter(pk=run.pk)).get())
    return end is not None and bool(_close([run.pk], end, now))


def _close(ids: Collection[UUID], end: RunState, now: datetime) -> int:
    """End runs as they were found to end; who takes care of each is noted with it."""
    if end == RunState.ACKNOWLEDGED:
        return _end(ids, end, now, acknowledged_by=_first_to_take())
    return _end(ids, end, now)


def with_ends(runs: QuerySet[EscalationRun]) -> QuerySet[Any]:
    """Return runs as `WithEnds`, by one statement.

    Resolved: the job or all jobs of the batch came to a good end after all, or the
    trouble is over. Put away: its owner archived what is escalated.
    """
    told = Notification.objects.filter(event=OuterRef("event"))
    owners = OuterRef("event__job__owner"), OuterRef("event__batch__owner")
    put_away = told.filter(recipient=Coalesce(*owners), archived_at__isnull=False)
    return runs.annotate(
        is_taken=Exists(told.filter(acknowledged_at__isnull=False)),
        is_resolved=Q(event__job__state=State.COMPLETED) | _is_whole() | _is_over(),
        is_put_away=Exists(put_away),
    )


def _is_whole() -> Q:
    completed = Q(event__batch__jobs_completed=F("event__batch__jobs_total"))
    return Q(event__job=None, event__batch__jobs_total__gt=0) & completed


def _is_over() -> Q:
    """Return whether an alert, which is of no job, has been followed by its end."""
    later = NotificationEvent.objects.filter(
        group_key=OuterRef("event__group_key"),
        occurred_at__gt=OuterRef("event__occurred_at"),
        payload__is_resolved=True,
    )
    is_alert = Q(event__job=None, event__kind=Kind.SYSTEM_ALERT)
    return is_alert & ~Q(event__group_key="") & Q(Exists(later))


def _first_to_take() -> Subquery:
    """Return who was the first to take care of a run's event in their inbox."""
    told = Notification.objects.filter(event=OuterRef("event"))
    taken = told.filter(acknowledged_at__isnull=False).order_by("acknowledged_at")
    return Subquery(taken.values("recipient")[:1])


def _end_of(run: WithEnds) -> RunState | None:
    """Return how a run `with_ends` ends now; None: it goes on."""
    if run.is_taken:
        return RunState.ACKNOWLEDGED
    if run.is_resolved:
        return RunState.RESOLVED
    return RunState.CANCELLED if run.is_put_away else None


def _end(
    ids: Collection[UUID], state: RunState, now: datetime, **values: object
) -> int:
    """End those that still run, take back what was not sent of them; return how many.

    They are locked in one order: two sweeps at once wait for each other.
    """
    with transaction.atomic():
        rows = EscalationRun.objects.filter(pk__in=ids, state=RunState.RUNNING)
        locked = rows.select_for_update().order_by("pk")
        if not (held := list(locked.values_list("pk", flat=True))):
            return 0
        free = {"lease_token": None, "lease_expires_at": None}
        rows.filter(pk__in=held).update(state=state, ended_at=now, **free, **values)
        unsent = Delivery.objects.filter(escalation_run__in=held)
        deliveries.withdraw(unsent, now=now)
    return len(held)
