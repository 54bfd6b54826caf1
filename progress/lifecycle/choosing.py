"""Who is next in a queue: turns are given when documents begin to wait."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Now

from progress import clock, turns
from progress.lifecycle import plainly
from progress.lifecycle.claims import claim
from progress.lifecycle.leases import Claim
from progress.models import Document, Job
from progress.models.remembered import Remembered
from progress.states import State
from progress.turns import Clock

#: How often a worker looks again when another one was faster.
TRIES = 20


def claim_next(queue: str, *, task_id: str, worker: str) -> Claim | None:
    """Take the document whose turn it is in a queue; None if none may be begun.

    Who is next is read without a lock: locks are taken in the order job, document,
    and several workers may read the same. The claim lets one of them have it, and
    the others look again.

    A message that is delivered again because its worker was lost finds first what that
    one had in hand.
    """
    take = partial(claim, task_id=task_id, worker=worker, is_reported=True)
    held = plainly.documents.first(task_id=task_id, state=State.PROCESSING)
    if held and (taken := take(held.pk, held.job_id)):
        return taken
    tried: list[UUID] = []
    for _ in range(TRIES):
        found = _next_but(tried, queue) if tried else _next.ask(queue)
        if not found:
            return None
        ((next_id, job_id),) = found
        if taken := take(next_id, job_id):
            return taken
        tried.append(next_id)
    return None


def _next_but(
    tried: Collection[UUID], queue: str
) -> QuerySet[Document, tuple[UUID, UUID]]:
    # The database's moment, by which leases go, though SQLite's has milliseconds only.
    waiting = Document.objects.next_in(queue, Now()).exclude(pk__in=tried)
    return waiting.values_list("pk", "job_id")[:1]


#: Each worker asks it before each document.
_next = Remembered(partial(_next_but, ()), "?")


def give_turns(job: Job, documents: Sequence[Document]) -> None:
    """Set the turn of documents of one job that begin to wait; rows are not written.

    All of them are in one queue and have one priority.
    """
    if not documents:
        return
    queue, priority = documents[0].queue, documents[0].priority
    clock = clock_of(job.owner_id, queue, priority)
    numbers = turns.following(clock, len(documents), priority)
    for document, turn in zip(documents, numbers, strict=True):
        document.turn = turn


def next_turn(owner_id: int, queue: str, priority: int) -> int:
    """Return the turn of one more document of somebody in a queue."""
    return turns.first(clock_of(owner_id, queue, priority), priority)


def turn_after_slice(document: Document, owner_id: int, seconds: float) -> int:
    """Return the next turn of a document in work that gives way to others."""
    clock = clock_of(owner_id, document.queue, document.priority)
    return turns.after_slice(clock, document.turn, seconds, document.priority)


def clock_of(
    owner_id: int, queue: str, priority: int, *, but: UUID | None = None
) -> Clock:
    """Read where a queue stands for one person, by three queries at most.

    Without what waits of the job `but`.
    """
    in_work = Document.objects.turns_in_work(queue)
    own = [turn for turn, *whose in in_work if whose == [owner_id, priority]]
    others = Document.objects.exclude(job=but)
    last = others.last_turn(queue, owner_id, priority)
    known = [*own, *([] if last is None else [last])]
    now = max((turn for turn, *_ in in_work), default=None)
    if now is None:
        now = others.first_turn(queue, clock.moment())
    return Clock(now=now, last=max(known, default=None))
