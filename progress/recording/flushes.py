"""One flush of a document, fenced by its lease token: the state and the new rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from progress import page_classes, stage_runs
from progress.errors import LeaseLost
from progress.lifecycle.change import Change, NothingChanged, change
from progress.lifecycle.counters import Delta, apply
from progress.lifecycle.endings import Ending, end_document
from progress.lifecycle.leases import Claim, lease_time
from progress.lifecycle.stages import tell_begun
from progress.models import Document, Job, LogLine
from progress.models.plain import Plain
from progress.percent import good_points
from progress.recording.pages import insert_pages
from progress.recording.values import Findings, Flush, LogEntry, Recorded
from progress.states import Agent, EventKind, Level, PageState, State
from progress.text import fit, fit_json

#: A flush needs nothing that is long of the row.
_documents = Plain(Document, but=("page_classes", "statistics", "error_detail"))
_lines = Plain(LogLine)


def record(claim: Claim, flush: Flush, ending: Ending | None = None) -> Recorded:
    """Write one flush in one transaction; the caller owes viewers the hint.

    With an `ending` the attempt and its document end in the same transaction, which
    then hints by itself.

    The number of statements does not depend on the number of pages or lines.

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
    fresh = insert_pages(current, document, flush.pages)
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
