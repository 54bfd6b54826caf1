"""Counts what the rows say happened in a stretch of time, minute by minute."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import Count

from progress.insights.spans import floor
from progress.insights.tally import Key, Tally
from progress.models import Attempt, AuditEntry, Document, StageRun
from progress.states import EventKind, Span, State

#: The tallies of each minute.
Minutes = dict[tuple[datetime, Key], Tally]

#: Rows that are in memory at once.
CHUNK = 2000

_ENDS = (EventKind.COMPLETED, EventKind.FAILED, EventKind.CANCELLED)


def count(start: datetime, end: datetime) -> Minutes:
    """Count [start, end) by four queries; work counts in the minute of its end.

    Whole documents arrive when they are handed in or retried and leave when they end;
    their pages, work, waits and runs are those of the attempts that ended. A stage's
    pages and work are those of the runs that ended; its runs are seconds a page where
    it went page by page, otherwise seconds a document.
    """
    minutes: Minutes = defaultdict(Tally)
    _count_new(minutes, start, end)
    _count_ends(minutes, start, end)
    _count_attempts(minutes, start, end)
    _count_stages(minutes, start, end)
    return dict(minutes)


def _tally(minutes: Minutes, moment: datetime, key: Key) -> Tally:
    return minutes[floor(moment, Span.MINUTE), key]


def _count_new(minutes: Minutes, start: datetime, end: datetime) -> None:
    """Count documents as they come: a workflow's parts join a job that is older."""
    rows = Document.objects.filter(
        # What its job says is found by an index, and leaves few to look at.
        job__changed_at__gte=start,
        job__created_at__lt=end,
        created_at__gte=start,
        created_at__lt=end,
    )
    values = rows.values_list("created_at", "job__job_type").annotate(Count("pk"))
    for moment, job_type, documents in values.iterator(chunk_size=CHUNK):
        _tally(minutes, moment, Key(job_type=job_type)).arrivals += documents


def _count_ends(minutes: Minutes, start: datetime, end: datetime) -> None:
    rows = AuditEntry.objects.filter(
        created_at__gte=start,
        created_at__lt=end,
        document_id__isnull=False,
        kind__in=(*_ENDS, EventKind.RETRIED),
    )
    # An automatic retry takes a document back that had not ended.
    rows = rows.exclude(kind=EventKind.RETRIED, from_state=State.PROCESSING)
    values = rows.values_list("created_at", "job_type", "kind", "data")
    for moment, job_type, kind, data in values.iterator(chunk_size=CHUNK):
        tally = _tally(minutes, moment, Key(job_type=job_type))
        tally.arrivals += kind == EventKind.RETRIED
        tally.completions += kind == EventKind.COMPLETED
        tally.cancellations += kind == EventKind.CANCELLED
        if kind == EventKind.FAILED:
            tally.failures += 1
            tally.causes[data.get("error_code") or "unknown"] += 1


def _count_attempts(minutes: Minutes, start: datetime, end: datetime) -> None:
    rows = Attempt.objects.filter(finished_at__gte=start, finished_at__lt=end)
    values = rows.select_related("document__job").only(
        "document__job__job_type",
        "started_at",
        "finished_at",
        "waited_ms",
        "pages_at_start",
        "pages_at_end",
    )
    for row in values.iterator(chunk_size=CHUNK):
        if row.finished_at is not None:
            key = Key(job_type=row.document.job.job_type)
            _add_attempt(_tally(minutes, row.finished_at, key), row, row.finished_at)


def _add_attempt(tally: Tally, attempt: Attempt, finished_at: datetime) -> None:
    seconds = max((finished_at - attempt.started_at).total_seconds(), 0.0)
    waited = attempt.waited_ms / 1000
    pages_at_end = attempt.pages_at_end or attempt.pages_at_start
    tally.pages += max(pages_at_end - attempt.pages_at_start, 0)
    tally.busy_ms += round(seconds * 1000)
    tally.run.add(seconds)
    tally.wait.add(waited)
    tally.oldest_wait = max(tally.oldest_wait, waited)


def _count_stages(minutes: Minutes, start: datetime, end: datetime) -> None:
    rows = StageRun.objects.filter(finished_at__gte=start, finished_at__lt=end)
    values = rows.values_list(
        "finished_at", "job_type", "stage", "page_class", "units", "busy_ms"
    )
    for moment, job_type, stage, letter, units, busy_ms in values.iterator(
        chunk_size=CHUNK
    ):
        key = Key(job_type=job_type, stage=stage, page_class=letter)
        tally = _tally(minutes, moment, key)
        tally.arrivals += 1
        tally.completions += 1
        tally.pages += units
        tally.busy_ms += busy_ms
        each = units if letter and units else 1
        tally.run.add(busy_ms / 1000 / each, times=each)
