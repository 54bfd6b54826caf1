"""Frames from rows: the same for every transport."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from progress import estimates, percent, words
from progress.estimates import Pace
from progress.models import Document, Event, Job, LogLine, Page
from progress.protocol import (
    MAX_EVENTS,
    MAX_LOGS,
    MAX_PAGES,
    STATUS,
    CountsDict,
    DocumentDict,
    ErrorDict,
    EtaDict,
    EventDict,
    Frame,
    LogDict,
    PageDict,
)
from progress.states import State

_DOCUMENT_FIELDS = (
    "id",
    "job_id",
    "position",
    "name",
    "kind",
    "state",
    "stage",
    "message",
    "unit",
    "points",
    "pages_total",
    "pages_done",
    "pages_failed",
    "attempt",
    "seq",
    "error_code",
    "error_message",
)


def load_frame(job_id: UUID, *, after: int = 0, is_brief: bool = False) -> Frame | None:
    """Return what happened to a job after seq `after`, or None if the job is gone.

    After 0 it is a snapshot. A brief frame has no lists. The job's row is read
    first, so a list may hold rows newer than the frame's seq, never fewer; the
    client keys rows by id, so it applies them once.
    """
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return None
    frame = brief_frame(job, after=after)
    if not is_brief:
        _add_lists(frame, job, after)
    return frame


def brief_frame(job: Job, *, after: int = 0, now: datetime | None = None) -> Frame:
    """Return the present of a job without any list, from its row alone."""
    frame: Frame = {
        "type": "progress_update" if after else "snapshot",
        "processing_id": str(job.pk),
        "seq": job.seq,
        "after": min(after, job.seq),
        "attempt": job.attempt,
        "title": job.title,
        "job_type": job.job_type,
        "batch": str(job.batch_id) if job.batch_id else None,
        "state": job.state,
        "status": STATUS[job.state],
        "progress": job.progress,
        "message": message_of(job),
        "stage": stage_of(job),
        "timestamp": (now or timezone.now()).isoformat(),
        "queued_at": job.queued_at.isoformat(),
        "started_at": _iso(job.started_at),
        "finished_at": _iso(job.finished_at),
        "is_cancelling": job.is_cancelling,
        "eta": eta_of(job, now or timezone.now()),
        "counts": counts_of(job),
        "documents": [],
        "pages": [],
        "logs": [],
        "events": [],
        "is_brief": True,
        "is_reset": False,
        "has_more": False,
        "is_truncated": False,
    }
    if job.is_terminal:
        frame["results"] = reverse("api:job-results-json", args=[job.pk])
    return frame


def stage_of(job: Job) -> str:
    """Return the stage of a job of one document; many are in many stages at once."""
    is_one = job.state == State.PROCESSING and job.documents_total == 1
    return job.stage if is_one else ""


def message_of(job: Job) -> str:
    """Return one sentence on where a job stands."""
    if job.state == State.QUEUED:
        return "Waiting for a worker"
    if job.is_cancelling and not job.is_terminal:
        return "Cancelling"
    if job.state == State.PROCESSING:
        return _working_sentence(job)
    return _ended_sentence(job)


def eta_of(job: Job, now: datetime) -> EtaDict | None:
    """Return the remaining time of a job in work, if anything can be said."""
    if job.state != State.PROCESSING or job.started_at is None:
        return None
    whole = max(job.documents_total, 1) * percent.FULL
    pace = Pace(
        elapsed=(now - job.started_at).total_seconds(),
        done_at_start=job.points_at_start / whole,
        done=job.points_sum / whole,
        units=job.pages_done,
    )
    found = estimates.remaining(pace)
    if found is None:
        return None
    return {
        "seconds": round(found.seconds, 1),
        "low": round(found.low, 1),
        "high": round(found.high, 1),
        "text": found.text,
    }


def counts_of(job: Job) -> CountsDict:
    """Return how many documents are in each state, and the pages."""
    return {
        "documents": job.documents_total,
        "queued": job.documents_queued,
        "processing": job.documents_processing,
        "completed": job.documents_completed,
        "failed": job.documents_failed,
        "cancelled": job.documents_cancelled,
        "pages_total": job.pages_total,
        "pages_done": job.pages_done,
        "pages_failed": job.pages_failed,
    }


def document_dict(document: Document) -> DocumentDict:
    """Return a document as frames carry it."""
    return {
        "id": str(document.pk),
        "position": document.position,
        "name": document.name,
        "kind": document.kind,
        "state": document.state,
        "stage": document.stage,
        "message": document.message,
        "unit": document.unit,
        "progress": document.progress,
        "pages_total": document.pages_total,
        "pages_done": document.pages_done,
        "pages_failed": document.pages_failed,
        "attempt": document.attempt,
        "seq": document.seq,
        "error": _error(document.error_code, document.error_message),
    }


def page_dict(page: Page) -> PageDict:
    """Return a page as frames carry it, without its text."""
    return {
        "document": str(page.document_id),
        "number": page.number,
        "state": page.state,
        "via": page.via,
        "characters": page.characters,
        "excerpt": page.excerpt,
        "seq": page.seq,
        "error": _error(page.error_code, page.error_message),
    }


def log_dict(line: LogLine) -> LogDict:
    """Return a log line as frames carry it."""
    return {
        "id": line.pk,
        "document": _id(line.document_id),
        "level": line.level,
        "stage": line.stage,
        "text": line.text,
        "timestamp": line.created_at.isoformat(),
        "seq": line.seq,
    }


def event_dict(event: Event) -> EventDict:
    """Return an event as frames carry it; read it with `with_names()`."""
    return {
        "id": event.pk,
        "document": _id(event.document_id),
        "kind": event.kind,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "actor": event.actor.get_username() if event.actor else "",
        "message": event.message,
        "timestamp": event.created_at.isoformat(),
        "seq": event.seq,
    }


def _add_lists(frame: Frame, job: Job, after: int) -> None:
    documents = list(
        Document.objects.changed_after(job.pk, after).only(*_DOCUMENT_FIELDS)
    )
    pages = list(Page.objects.written_after(job.pk, after)[: MAX_PAGES + 1])
    logs = list(LogLine.objects.written_after(job.pk, after)[: MAX_LOGS + 1])
    events = list(
        Event.objects.recorded_after(job.pk, after).select_related("actor")[
            : MAX_EVENTS + 1
        ]
    )
    frame["is_brief"] = False
    frame["documents"] = [document_dict(d) for d in documents]
    frame["pages"] = [page_dict(p) for p in pages[:MAX_PAGES]]
    frame["logs"] = [log_dict(line) for line in logs[:MAX_LOGS]]
    frame["events"] = [event_dict(e) for e in events[:MAX_EVENTS]]
    frame["is_truncated"] = (
        len(pages) > MAX_PAGES or len(logs) > MAX_LOGS or len(events) > MAX_EVENTS
    )


def _working_sentence(job: Job) -> str:
    if job.documents_total == 1:
        return job.message or "Starting"
    documents = f"{job.documents_ended} of {job.documents_total} documents"
    if not job.pages_total:
        return documents
    page = min(job.pages_done + job.pages_failed + 1, job.pages_total)
    return f"Processing page {page} of {job.pages_total} · {documents}"


def _ended_sentence(job: Job) -> str:
    total = job.documents_total
    if job.state == State.COMPLETED:
        pages = words.count(job.pages_done, "page")
        return f"Done: {pages} in {words.count(total, 'document')}"
    if job.state == State.CANCELLED:
        if total == 1:
            return "Cancelled"
        return f"Cancelled: {job.documents_completed} of {total} documents were done"
    if total == 1:
        return "The document could not be read"
    return f"{job.documents_failed} of {total} documents failed"


def _error(code: str, message: str) -> ErrorDict | None:
    return {"code": code, "message": message} if code else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _id(value: UUID | None) -> str | None:
    return str(value) if value else None
