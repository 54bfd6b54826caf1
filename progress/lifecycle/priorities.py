"""Priority: a larger or smaller share of the workers for what waits of a job."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import F, Min

from progress import turns
from progress.lifecycle.change import Change, NothingChanged, change
from progress.lifecycle.choosing import clock_of
from progress.models import Document, Job
from progress.models.document import DocumentQuerySet
from progress.states import ACTIVE, EventKind, State

Actor = User | None


def set_priority(job_id: UUID, priority: int, *, actor: Actor = None) -> bool:
    """Give a job another priority; false if it has ended, or has it already.

    What waits of it gets new turns; what is in work has it from its next slice on.

    Raises:
        ValueError: there is no such priority.
    """
    if priority not in turns.NAMES:
        raise ValueError(f"A priority is one of {sorted(turns.NAMES)}, not {priority}.")
    try:
        with change(job_id, actor=actor) as current:
            _set(current, priority, actor)
        return True
    except (NothingChanged, Job.DoesNotExist):
        return False


def _set(current: Change, priority: int, actor: Actor) -> None:
    before = current.job.priority
    rows = Job.objects.filter(pk=current.job.pk, state__in=ACTIVE)
    if not rows.exclude(priority=priority).update(priority=priority):
        raise NothingChanged
    current.job.priority = priority
    documents = Document.objects.filter(job=current.job)
    documents.active().update(priority=priority)
    ratio = turns.cost(priority), turns.cost(before)
    take_places(current, documents.filter(state=State.QUEUED), ratio)
    names = turns.NAMES
    current.record(
        EventKind.PRIORITIZED,
        f"Priority {names[priority]} instead of {names.get(before, before)}",
        actor=actor,
        data={"from": before, "to": priority},
    )


def take_places(
    current: Change, waiting: DocumentQuerySet, ratio: tuple[int, int] = (1, 1)
) -> None:
    """Give what waits turns from now on, in its order: one UPDATE for each queue.

    `ratio` is what a turn costs from now on to what it cost before.
    """
    new, old = ratio
    groups = waiting.order_by().values_list("queue", "priority")
    for queue, priority, first in groups.annotate(Min("turn")):
        clock = clock_of(current.job.owner_id, queue, priority, but=current.job.pk)
        rows = waiting.filter(queue=queue, priority=priority)
        base = turns.first(clock, priority)
        rows.update(turn=base + (F("turn") - first) * new / old)
