"""The storage side of reports: one flush of a document, fenced by its lease token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from progress import clock, page_classes, stage_runs
from progress.broadcast import Hint
from progress.errors import LeaseLost
from progress.lifecycle.change import Change, NothingChanged, change
from progress.lifecycle.counters import Delta, apply
from progress.lifecycle.endings import Ending, end_document
from progress.lifecycle.leases import Claim, lease_time
from progress.lifecycle.stages import tell_begun
from progress.models import Document, Job, LogLine, Page
from progress.models.plain import Plain
from progress.percent import good_points
from progress.stage_runs import StageTime
from progress.states import Agent, EventKind, Level, PageState, State
from progress.text import fit, fit_json

#: Characters of a page's text that lists and frames show.
EXCERPT = 240

#: A flush needs nothing that is long of the row.
_documents = Plain(Document, but=("page_classes", "statistics", "error_detail"))
_pages, _lines = Plain(Page), Plain(LogLine)
#: The columns of a page: those that are the same in a flush, and its own.
_PAGE_COLUMNS = (
    *("document_id", "job_id", "seq", "created_at"),
    *("number", "state", "via", "text", "excerpt", "characters", "analysis"),
    *("confidence", "milliseconds", "page_class", "error_code", "error_message"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """One page that was read, or could not be: then with an error."""

    number: int
    text: str = ""
    via: str = ""
    analysis: dict[str, Any] = field(default_factory=dict)
    confidence: float | None = None
    milliseconds: int = 0
    #: The census's class of it, as one letter.
    page_class: str = ""
    error_code: str = ""
    error_message: str = ""

    @property
    def state(self) -> PageState:
        """Whether its text is there."""
        return PageState.FAILED if self.error_code else PageState.COMPLETED


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One line for the log; `at` is when it was said."""

    at: datetime
    level: Level
    text: str
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What receive and census found out about a file."""

    kind: str | None = None
    unit: str | None = None
    page_classes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flush:
    """What a task reported since the last flush: the latest state, and the new rows."""

    stage: str
    message: str
    points: int
    findings: Findings = Findings()
    #: The page that is being read; None while that is not known.
    page_in_flight: int | None = None
    pages: tuple[PageResult, ...] = ()
    logs: tuple[LogEntry, ...] = ()
    stages_started: tuple[str, ...] = ()
    #: How long the stages took that have ended; given once, at an attempt's end.
    stage_times: tuple[StageTime, ...] = ()
    #: How far a task without pages is, in its own units; None says nothing of it.
    units_done: int | None = None
    units_total: int | None = None
    statistics: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What one flush left in the row: the counters, and the hint that is owed."""

    hint: Hint
    points: int
    pages_done: int
    pages_failed: int
    pages_total: int | None
    is_cancelling: bool
    #: Whether the job has an estimate that was kept for it.
    is_job_promised: bool

    @property
    def is_read(self) -> bool:
        """Whether all pages are there, good or bad."""
        return self.pages_done + self.pages_failed == self.pages_total


def record(claim: Claim, flush: Flush, ending: Ending | None = None) -> Recorded:
    """Write one flush in one transaction; the caller owes viewers the hint.

    With an `ending` the attempt and its document end in the same transaction, which
    then hints by itself.

    The number of statements does not depend on the number of pages or lines (in
    SQLite, which takes 999 values a statement, an INSERT has about 70 of them).

    Raises:
        LeaseLost: the claim's token no longer fences the document, or it is gone.
    """
    is_last = ending is not None
    is_urgent = is_last or bool(flush.stages_started) or _tells_of_errors(flush)
    try:
        with change(
            claim.job_id, is_urgent=is_urgent, is_announced=is_last, agent=Agent.WORKER
        ) as current:
            recorded = _record(current, claim, _fitted(flush))
            if ending is not None:
                end_document(current, claim, ending)
            return recorded
    except (NothingChanged, Job.DoesNotExist):
        raise LeaseLost from None


def _tells_of_errors(flush: Flush) -> bool:
    has_failed = any(page.state is PageState.FAILED for page in flush.pages)
    return has_failed or any(line.level == Level.ERROR for line in flush.logs)


def heartbeat(tokens: Iterable[UUID]) -> int:
    """Prolong the leases of these claims; return how many still hold.

    One by one: a statement that waits for one document while it holds another would
    wait for ever for somebody who changes all of a job's.
    """
    return sum(map(_prolong, tokens))


def _prolong(token: UUID) -> int:
    now = clock.moment()
    rows = Document.objects.held_by([token])
    return rows.update(heartbeat_at=now, lease_expires_at=now + lease_time())


def pages_already_there(document_id: UUID) -> dict[int, int]:
    """Return the pages, good or bad, that earlier attempts left.

    By number, each with how many characters of text it has.

    Only a retry takes the bad ones away: what was handed back, or rescued, is not to
    spend its time on them again.
    """
    pages = Page.objects.filter(document=document_id)
    return dict(pages.values_list("number", "characters"))


def read_pages(document_id: UUID) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield number, text and analysis of each good page, in order, a few at a time."""
    pages = Page.objects.completed().filter(document=document_id).in_order()
    rows = pages.values_list("number", "text", "analysis")
    yield from rows.iterator(chunk_size=100)


def _fitted(flush: Flush) -> Flush:
    """Return `flush` as a database takes it; pages and lines are made fit one by one.

    What a task reports comes from documents, and a document may hold anything.
    """
    return replace(
        flush,
        stage=fit(flush.stage, 50),
        message=fit(flush.message, 300),
        stages_started=tuple(fit(stage, 50) for stage in flush.stages_started),
        statistics=fit_json(flush.statistics),
    )


def _record(current: Change, claim: Claim, flush: Flush) -> Recorded:
    document = _fenced(claim)
    fresh = _insert_pages(current, document, flush.pages)
    failed = sum(page.state == PageState.FAILED for page in fresh)
    values = _new_values(current, document, flush, len(fresh) - failed, failed)
    delta = Delta(
        pages_total=(values["pages_total"] or 0) - (document.pages_total or 0),
        pages_done=len(fresh) - failed,
        pages_failed=failed,
        points_sum=values["points"] - document.points,
    )
    _update(claim, values)
    _insert_logs(current, document, flush.logs)
    _record_stages(current, document, flush.stages_started)
    tell_begun(current, document, flush.stages_started)
    if flush.stage_times:
        kind = values.get("kind", document.kind)
        stage_runs.insert(claim, current.job.job_type, kind, flush.stage_times)
    apply(current, delta, stage=flush.stage, message=flush.message)
    return Recorded(
        hint=current.hint(),
        points=values["points"],
        pages_done=values["pages_done"],
        pages_failed=values["pages_failed"],
        pages_total=values["pages_total"],
        is_cancelling=document.cancel_requested_at is not None,
        is_job_promised=current.job.promised_at is not None,
    )


def _fenced(claim: Claim) -> Document:
    """Read the row: the job's lock keeps every other writer of it out."""
    document = _documents.first(
        id=claim.document_id, lease_token=claim.token, state=State.PROCESSING
    )
    if document is None:
        raise LeaseLost
    return document


def _update(claim: Claim, values: dict[str, Any]) -> None:
    held = {"id": claim.document_id, "lease_token": claim.token}
    if not _documents.update(held, values):
        raise LeaseLost


def _new_values(
    current: Change, document: Document, flush: Flush, done: int, failed: int
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "seq": current.seq,
        "stage": flush.stage,
        "message": flush.message,
        "pages_done": document.pages_done + done,
        "pages_failed": document.pages_failed + failed,
        "pages_total": document.pages_total,
        "heartbeat_at": current.now,
        "advanced_at": current.now,
        "lease_expires_at": current.now + lease_time(),
    }
    values.update(_finding_values(flush.findings))
    if flush.page_in_flight not in (None, document.page_in_flight):
        values.update(page_in_flight=flush.page_in_flight, page_losses=0)
    if flush.statistics is not None:
        values["statistics"] = flush.statistics
    if flush.units_done is not None:
        values.update(units_done=flush.units_done, units_total=flush.units_total)
        # The pages of a task are the results that it has given: all of them are here.
        values["pages_total"] = values["pages_done"] or None
    good = good_points(flush.points, values["pages_total"], values["pages_failed"])
    return {**values, "points": max(document.points, good)}


def _finding_values(findings: Findings) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if findings.kind is not None:
        values["kind"] = fit(findings.kind, 30)
    if findings.unit is not None:
        values["unit"] = fit(findings.unit, 20)
    if findings.page_classes is not None:
        values["page_classes"] = page_classes.encode(findings.page_classes)
        values["pages_total"] = len(findings.page_classes)
    return values


def _insert_pages(
    current: Change, document: Document, results: tuple[PageResult, ...]
) -> list[PageResult]:
    """Insert the pages that are not there yet; nobody else can under the lock."""
    known = _known_pages(document, results)
    fresh = {r.number: r for r in results if r.number not in known}
    common = (document.pk, current.job.pk, current.seq, current.now)
    _pages.insert_values(
        _PAGE_COLUMNS, [(*common, *_page(result)) for result in fresh.values()]
    )
    return list(fresh.values())


def _known_pages(document: Document, results: tuple[PageResult, ...]) -> set[int]:
    """Return which of the pages are there; a document that has none is not asked."""
    if not results or not (document.pages_done or document.pages_failed):
        return set()
    numbers = [result.number for result in results]
    there = Page.objects.filter(document=document, number__in=numbers)
    return set(there.values_list("number", flat=True))


def _page(result: PageResult) -> tuple[Any, ...]:
    """Return what a page's own columns hold, in the order of their names."""
    text = fit(result.text)
    return (
        result.number,
        result.state,
        fit(result.via, 10),
        text,
        " ".join(text[: EXCERPT * 2].split())[:EXCERPT],
        len(text),
        fit_json(result.analysis),
        fit_json(result.confidence),
        result.milliseconds,
        fit(result.page_class, 1),
        fit(result.error_code, 50),
        fit(result.error_message, 500),
    )


def _insert_logs(
    current: Change, document: Document, entries: tuple[LogEntry, ...]
) -> None:
    _lines.insert(
        LogLine(
            job_id=current.job.pk,
            document=document,
            seq=current.seq,
            level=entry.level,
            stage=fit(entry.stage, 50),
            text=fit(entry.text, 2000),
            created_at=entry.at,
        )
        for entry in entries
    )


def _record_stages(
    current: Change, document: Document, stages: tuple[str, ...]
) -> None:
    for stage in stages:
        current.record(
            EventKind.STAGE_STARTED,
            f"{document.name}: {stage} began",
            document=document,
            data={"stage": stage},
        )
