"""What waits now, since when, and who works: a few small queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.db.models.functions import Coalesce, Greatest

from progress.models import Document, Worker
from progress.states import State

#: Since when a document waits for a worker: not while its retry was not due.
_SINCE = Greatest("queued_at", Coalesce("not_before_at", "queued_at"))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDepth:
    """What waits in one queue, without what is paused or not due yet."""

    queue: str
    waiting: int
    #: Seconds that the oldest has waited.
    oldest: float
    #: Documents that are read of it now, and that its workers read at a time.
    in_work: int
    slots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """The system now; `slots` is how many documents its workers read at a time."""

    queues: Sequence[QueueDepth]
    workers: int
    slots: int

    @property
    def waiting(self) -> int:
        """How many documents wait in all queues."""
        return sum(queue.waiting for queue in self.queues)

    @property
    def oldest(self) -> float:
        """Seconds that the oldest of all has waited; 0 when nothing waits."""
        return max((queue.oldest for queue in self.queues), default=0.0)


def look(now: datetime) -> Present:
    """Return the present by three queries: what waits, what is read, who is alive."""
    alive = list(Worker.objects.alive(now).only("slots", "queues"))
    at_work = [worker for worker in alive if _reads(worker)]
    return Present(
        queues=_depths(now, at_work),
        workers=len(at_work),
        slots=sum(worker.slots for worker in at_work),
    )


def _depths(now: datetime, workers: Sequence[Worker]) -> tuple[QueueDepth, ...]:
    waiting = Document.objects.beginnable(now).order_by("queue").values("queue")
    groups = waiting.annotate(waiting=Count("pk"), oldest=Min(_SINCE))
    in_work = _in_work()
    return tuple(
        QueueDepth(
            queue=row["queue"],
            waiting=row["waiting"],
            oldest=max((now - row["oldest"]).total_seconds(), 0.0),
            in_work=in_work.get(row["queue"], 0),
            slots=sum(one.slots for one in workers if row["queue"] in one.queues),
        )
        for row in groups
    )


def _in_work() -> dict[str, int]:
    working = Document.objects.filter(state=State.PROCESSING).order_by("queue")
    groups = working.values_list("queue").annotate(Count("pk"))
    return dict(groups)


def _reads(worker: Worker) -> bool:
    """Whether it takes documents, and not only what keeps the system in order."""
    return any(_has_documents(queue) for queue in worker.queues)


def _has_documents(queue: str) -> bool:
    return queue != "maintenance" and queue.partition(".")[0] != "notify"
