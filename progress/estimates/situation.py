"""Reads what the rows say now: documents in work and waiting, and the workers."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db.models import (
    Case,
    Count,
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
from progress.models import Document, Page, Worker
from progress.states import ACTIVE, State

#: Documents that are looked at; those behind them in the queue have no estimate yet.
MOST = 5000


def read(now: datetime) -> Situation:
    """Return the present situation by at most three queries."""
    rows = active_documents().values_list(*ActiveRow._fields)[:MOST]
    found = [ActiveRow._make(row) for row in rows]
    workers = Worker.objects.alive(now).values_list(*WorkerRow._fields)
    return Situation(
        now=now,
        rows=found,
        workers=[WorkerRow._make(row) for row in workers] if found else [],
        done=_done([row.pk for row in found if row.points and row.page_classes]),
    )


def active_documents() -> QuerySet[Document]:
    """Return what waits or is in work, in the order in which workers take it."""
    in_hand = Case(
        When(state=State.PROCESSING, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    # By way of the jobs: their index finds the few that are active, and the index of
    # a job's documents by state the rest. Alone, documents would be looked through.
    active = Document.objects.filter(state__in=ACTIVE, job__state__in=ACTIVE)
    return active.order_by(in_hand, "turn", "queued_at", "pk")


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
        lately = Q(created_at__gt=F("document__started_at"))
        groups = pages.values_list("document", "page_class").annotate(
            all=Count("pk"),
            lately=Count("pk", filter=lately),
            ms=Sum("milliseconds", filter=lately, default=0),
        )
        for pk, letter, count, of_these, ms in groups:
            found[pk][letter] = Done(pages=count, lately=of_these, busy=ms / 1000)
    return dict(found)
