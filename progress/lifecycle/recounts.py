"""Recounts: counters that move by deltas, compared with the rows that they count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Model, Q, Sum
from django.db.models.functions import Coalesce

from progress.lifecycle.change import Change, NothingChanged, change
from progress.models import Batch, Document, Job, Page
from progress.states import Agent, EventKind, PageState, State

Counts = Mapping[str, int]

_ENDS = (State.COMPLETED, State.FAILED, State.CANCELLED)
_STATES = (State.PROCESSING, *_ENDS)


def _by_state(prefix: str, states: Iterable[State]) -> dict[str, Any]:
    return {f"{prefix}_{s.value}": Count("pk", filter=Q(state=s)) for s in states}


def _sum(name: str) -> Any:
    return Coalesce(Sum(name), 0)


_OF_DOCUMENT = {
    "pages_done": Count("pk", filter=Q(state=PageState.COMPLETED)),
    "pages_failed": Count("pk", filter=Q(state=PageState.FAILED)),
}
_OF_JOB = {
    "documents_total": Count("pk"),
    **_by_state("documents", _STATES),
    **{name: _sum(name) for name in ("pages_total", "pages_done", "pages_failed")},
    "points_sum": _sum("points"),
}
_JOBS_OF_BATCH = {"jobs_total": Count("pk"), **_by_state("jobs", _STATES)}
_DOCUMENTS_OF_BATCH = {
    "documents_total": Count("pk"),
    **_by_state("documents", _ENDS),
    "points_sum": _sum("points"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A counter that is not what it counts."""

    whose: str
    counter: str
    found: int
    counted: int

    def __str__(self) -> str:
        return f"{self.whose}: {self.counter} is {self.found}, counted {self.counted}"


def recount_job(job_id: UUID, *, is_dry: bool) -> list[Difference]:
    """Compare a job and its documents with their rows under its lock; mend them.

    Nothing is written when nothing differs, or when `is_dry`.
    """
    found: list[Difference] = []
    try:
        with change(job_id, agent=Agent.RESCUE) as current:
            found = _recount(current)
            if is_dry or not found:
                raise NothingChanged
            said = "; ".join(map(str, found))
            current.record(EventKind.RESCUED, f"Counters were put right. {said}")
    except (NothingChanged, Job.DoesNotExist):
        pass
    return found


def _recount(current: Change) -> list[Difference]:
    documents = Document.objects.filter(job=current.job)
    pages = _grouped(Page.objects.filter(job=current.job.pk), "document", _OF_DOCUMENT)
    found: list[Difference] = []
    for document in documents.filter(task_name=""):
        counts = pages.get(document.pk, dict.fromkeys(_OF_DOCUMENT, 0))
        found += _mend(document, document.name, counts, seq=current.seq)
    return found + _mend(current.job, current.job.title, documents.aggregate(**_OF_JOB))


def recount_batch(batch_id: UUID, *, is_dry: bool) -> list[Difference]:
    """Compare a batch with its jobs and documents under its lock; mend it.

    Whoever changes a job of it moves its counters last, and waits for this lock.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
        if batch is None:
            return []
        counts = Job.objects.filter(batch=batch).aggregate(**_JOBS_OF_BATCH)
        documents = Document.objects.filter(job__batch=batch)
        counts |= documents.aggregate(**_DOCUMENTS_OF_BATCH)
        if is_dry:
            return _differences(batch, batch.title, counts)
        return _mend(batch, batch.title, counts)


def _mend(row: Model, whose: str, counts: Counts, **values: int) -> list[Difference]:
    found = _differences(row, whose, counts)
    if found:
        right = {each.counter: each.counted for each in found}
        type(row)._default_manager.filter(pk=row.pk).update(**right, **values)
    return found


def _differences(row: Model, whose: str, counts: Counts) -> list[Difference]:
    return [
        Difference(whose=whose, counter=name, found=getattr(row, name), counted=count)
        for name, count in counts.items()
        if getattr(row, name) != count
    ]


def _grouped(
    rows: Any, by: str, counts: Mapping[str, Any]
) -> dict[UUID, dict[str, int]]:
    groups = rows.order_by().values(by).annotate(**counts)
    return {group.pop(by): group for group in groups}


def suspects() -> set[UUID]:
    """Return the jobs whose counters seem to differ; work goes on while this asks."""
    by_job = _grouped(Document.objects.all(), "job", _OF_JOB)
    by_document = _grouped(Page.objects.all(), "document", _OF_DOCUMENT)
    none = dict.fromkeys(_OF_JOB, 0)
    found = {
        job["pk"]
        for job in Job.objects.values("pk", *_OF_JOB).iterator()
        if any(job[k] != v for k, v in by_job.get(job["pk"], none).items())
    }
    documents = Document.objects.filter(task_name="")
    empty = dict.fromkeys(_OF_DOCUMENT, 0)
    for row in documents.values("pk", "job", *_OF_DOCUMENT).iterator():
        if any(row[k] != v for k, v in by_document.get(row["pk"], empty).items()):
            found.add(row["job"])
    return found
