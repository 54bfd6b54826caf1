"""What the rows say now: documents in work and waiting, and the workers there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Sum, Value, When

from progress.estimates.document import Done
from progress.models import Document, Page, Worker
from progress.states import ACTIVE, State

#: Documents that are looked at; those behind them in the queue have no estimate yet.
MOST = 5000


class ActiveRow(NamedTuple):
    """What an estimate needs of a document that waits or is in work."""

    pk: UUID
    job_id: UUID
    job__batch_id: UUID | None
    job__job_type: str
    job__paused_at: datetime | None
    kind: str
    name: str
    task_name: str
    size: int
    state: str
    stage: str
    points: int
    page_classes: str
    pages_total: int | None
    queue: str
    not_before_at: datetime | None
    started_at: datetime | None
    heartbeat_at: datetime | None
    advanced_at: datetime | None

    @property
    def is_working(self) -> bool:
        """Whether a worker has it in hand."""
        return self.state == State.PROCESSING

    @property
    def suffix(self) -> str:
        """What runs of its like are looked up by: its name's suffix, or the task."""
        return self.task_name or PurePath(self.name).suffix.lower()


class WorkerRow(NamedTuple):
    """What an estimate needs of a worker."""

    slots: int
    queues: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that waits and works at a moment, in the order in which it is taken."""

    now: datetime
    rows: Sequence[ActiveRow]
    workers: Sequence[WorkerRow]
    done: dict[UUID, dict[str, Done]] = field(default_factory=dict)


def read(now: datetime) -> Situation:
    """Return the present situation by at most three queries."""
    in_hand = Case(
        When(state=State.PROCESSING, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    active = Document.objects.filter(state__in=ACTIVE)
    ordered = active.order_by(in_hand, "turn", "queued_at", "pk")
    found = [ActiveRow._make(r) for r in ordered.values_list(*ActiveRow._fields)[:MOST]]
    workers = Worker.objects.alive(now).values_list(*WorkerRow._fields)
    return Situation(
        now=now,
        rows=found,
        workers=[WorkerRow._make(row) for row in workers] if found else [],
        done=_done([row.pk for row in found if row.points and row.page_classes]),
    )


def one(document_id: UUID, now: datetime) -> Situation | None:
    """Return the situation of one document, by two queries; None if it is gone."""
    rows = Document.objects.filter(pk=document_id)
    found = [ActiveRow._make(row) for row in rows.values_list(*ActiveRow._fields)]
    if not found:
        return None
    return Situation(now=now, rows=found, workers=(), done=_done([document_id]))


def _done(documents: list[UUID]) -> dict[UUID, dict[str, Done]]:
    found: dict[UUID, dict[str, Done]] = defaultdict(dict)
    if documents:
        pages = Page.objects.filter(document__in=documents).order_by()
        groups = pages.values_list("document", "page_class")
        for pk, letter, count, ms in groups.annotate(Count("pk"), Sum("milliseconds")):
            found[pk][letter] = Done(pages=count, busy=ms / 1000)
    return dict(found)
