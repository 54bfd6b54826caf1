"""Reads what the rows say now: documents in work and waiting, and the workers."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from progress.estimates.rows import ActiveRow, Situation, WorkerRow
from progress.estimates.seen import Done
from progress.models import Batch, Document, Job, Page, Worker
from progress.states import ACTIVE, State

#: Documents that are looked at; those behind them in the queue have no estimate yet.
MOST = 5000

_OPEN = (
    F("documents_total")
    - F("documents_completed")
    - F("documents_failed")
    - F("documents_cancelled")
)


def read(now: datetime) -> Situation:
    """Return the present situation by at most three queries; five with very much."""
    rows = active_documents().values_list(*ActiveRow._fields)[:MOST]
    found = [ActiveRow._make(row) for row in rows]
    workers = Worker.objects.alive(now).values_list(*WorkerRow._fields)
    return Situation(
        now=now,
        rows=found,
        workers=[WorkerRow._make(row) for row in workers] if found else [],
        done=_done([row.pk for row in found if row.points and row.page_classes]),
        open=_open(found) if len(found) == MOST else {},
    )


def _open(rows: list[ActiveRow]) -> dict[UUID, int]:
    """Return how many documents are open of jobs and batches that were not read whole.

    Of a batch one of whose jobs was not read at all, too.
    """
    seen = Counter(row.job_id for row in rows)
    seen.update(row.job__batch_id for row in rows if row.job__batch_id)
    counts = [
        *Job.objects.filter(pk__in=seen).values_list("pk", _OPEN),
        *Batch.objects.filter(pk__in=seen).values_list("pk", _OPEN),
    ]
    return {pk: count for pk, count in counts if count > seen[pk]}


def active_documents() -> QuerySet[Document]:
    """Return what waits or is in work, in the order in which workers take it."""
    in_hand = Case(
        When(state=State.PROCESSING, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    # By way of the jobs: their index finds the few that are active, and the index of
    # a job's documents by state the rest. Alone, documents would be looked through.
    active = _rows().filter(state__in=ACTIVE, job__state__in=ACTIVE)
    return active.order_by(in_hand, "turn", "queued_at", "pk")


def _rows() -> QuerySet[Document]:
    is_sent = Q(task_name="") | Q(task_arguments__isnull=False)
    wrapped = ExpressionWrapper(is_sent, output_field=BooleanField())
    return Document.objects.annotate(is_sent=wrapped)


def one(document_id: UUID, now: datetime) -> Situation | None:
    """Return the situation of one document, by two queries; None if it is gone."""
    rows = _rows().filter(pk=document_id)
    found = [ActiveRow._make(row) for row in rows.values_list(*ActiveRow._fields)]
    if not found:
        return None
    return Situation(now=now, rows=found, workers=(), done=_done([document_id]))


def _done(documents: list[UUID]) -> dict[UUID, dict[str, Done]]:
    found: dict[UUID, dict[str, Done]] = defaultdict(dict)
    if documents:
        pages = Page.objects.filter(document__in=documents).order_by()
        lately = Q(created_at__gt=F("document__started_at"))
        groups = pages.values_list("document", "page_class").annotate(
            all=Count("pk"),
            lately=Count("pk", filter=lately),
            ms=Sum("milliseconds", filter=lately, default=0),
        )
        for pk, letter, count, of_these, ms in groups:
            found[pk][letter] = Done(pages=count, lately=of_these, busy=ms / 1000)
    return dict(found)
