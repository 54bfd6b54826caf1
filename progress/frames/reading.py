"""What a job has written, read from the database: for one job, or many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from progress.frames.rows import DocumentRow, EventRow, LogRow, PageRow
from progress.models import Document, Event, Job, LogLine, Page
from progress.models.prepared import Prepared
from progress.protocol import MAX_EVENTS, MAX_LOGS, MAX_PAGES

#: Most rows of one kind that are read for many jobs together; past it each job is
#: read by itself.
MAX_TOGETHER = 5000


class Row(Protocol):
    """What every row of a list has."""

    @property
    def seq(self) -> int:
        """The seq of its commit."""


@dataclass(slots=True, kw_only=True)
class Written:
    """What a job has written, each list by seq; the documents by their position."""

    documents: list[DocumentRow] = field(default_factory=list)
    pages: list[PageRow] = field(default_factory=list)
    logs: list[LogRow] = field(default_factory=list)
    events: list[EventRow] = field(default_factory=list)

    def is_too_much(self) -> bool:
        """Whether it is more than one frame carries."""
        return (
            len(self.pages) > MAX_PAGES
            or len(self.logs) > MAX_LOGS
            or len(self.events) > MAX_EVENTS
        )


def jobs_of(wanted: Iterable[UUID]) -> list[Job]:
    """Return those of the jobs that are there."""
    return _JOBS.ask(dict.fromkeys(wanted, 0))


def written_after(job_id: UUID, after: int) -> Written:
    """Return what a job wrote after `after`, the oldest first.

    There is one row more than a frame carries if there are more.
    """
    return Written(
        documents=_documents(Document.objects.changed_after(job_id, after)),
        pages=_pages(Page.objects.written_after(job_id, after)[: MAX_PAGES + 1]),
        logs=_logs(LogLine.objects.written_after(job_id, after)[: MAX_LOGS + 1]),
        events=_events(Event.objects.recorded_after(job_id, after)[: MAX_EVENTS + 1]),
    )


def written_last(job_id: UUID) -> Written:
    """Return the latest rows of a job, as many as `written_after`, and in its order."""
    pages = Page.objects.filter(job=job_id).newest_first()
    logs = LogLine.objects.filter(job=job_id).newest_first()
    events = Event.objects.filter(job=job_id).newest_first()
    return Written(
        documents=_documents(Document.objects.filter(job=job_id).in_order()),
        pages=_pages(pages[: MAX_PAGES + 1])[::-1],
        logs=_logs(logs[: MAX_LOGS + 1])[::-1],
        events=_events(events[: MAX_EVENTS + 1])[::-1],
    )


def written_in_one_commit(job_id: UUID, seq: int) -> Written:
    """Return all that one commit wrote, however much; without the documents."""
    return Written(
        pages=_pages(Page.objects.filter(job=job_id, seq=seq).order_by("number")),
        logs=_logs(LogLine.objects.filter(job=job_id, seq=seq).in_order()),
        events=_events(Event.objects.filter(job=job_id, seq=seq).order_by("id")),
    )


def written_after_each(wanted: Mapping[UUID, int]) -> dict[UUID, Written] | None:
    """Return what each of many jobs wrote after its own seq, by four queries.

    None if it is so much that it is better read job by job.
    """
    some = MAX_TOGETHER + 1
    rows = Written(
        documents=_DOCUMENTS.ask(wanted, some),
        pages=_PAGES.ask(wanted, some),
        logs=_LOGS.ask(wanted, some),
        events=_EVENTS.ask(wanted, some),
    )
    lists = (rows.documents, rows.pages, rows.logs, rows.events)
    return None if any(len(one) == some for one in lists) else _by_job(rows)


def _by_job(rows: Written) -> dict[UUID, Written]:
    found: dict[UUID, Written] = defaultdict(Written)
    for document in rows.documents:
        found[document.job_id].documents.append(document)
    for page in rows.pages:
        found[page.job_id].pages.append(page)
    for line in rows.logs:
        found[line.job_id].logs.append(line)
    for event in rows.events:
        found[event.job_id].events.append(event)
    return found


def _documents(rows: QuerySet[Document]) -> list[DocumentRow]:
    return [DocumentRow._make(row) for row in rows.values_list(*DocumentRow._fields)]


def _pages(rows: QuerySet[Page]) -> list[PageRow]:
    return [PageRow._make(row) for row in rows.values_list(*PageRow._fields)]


def _logs(rows: QuerySet[LogLine]) -> list[LogRow]:
    return [LogRow._make(row) for row in rows.values_list(*LogRow._fields)]


def _events(rows: QuerySet[Event]) -> list[EventRow]:
    return [EventRow._make(row) for row in rows.values_list(*EventRow._fields)]


def _jobs(wanted: Mapping[UUID, int]) -> QuerySet[Job]:
    return Job.objects.filter(pk__in=wanted)


#: Read for every commit of every job that somebody watches.
_JOB_FIELDS = [field.attname for field in Job._meta.concrete_fields]
_JOBS = Prepared(
    _jobs, _JOB_FIELDS, partial(Job.from_db, DEFAULT_DB_ALIAS, _JOB_FIELDS)
)
_DOCUMENTS = Prepared(
    Document.objects.changed_after_each, DocumentRow._fields, DocumentRow._make
)
_PAGES = Prepared(Page.objects.written_after_each, PageRow._fields, PageRow._make)
_LOGS = Prepared(LogLine.objects.written_after_each, LogRow._fields, LogRow._make)
_EVENTS = Prepared(Event.objects.recorded_after_each, EventRow._fields, EventRow._make)
