"""Documents, pages, log lines and events as frames carry them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from progress import percent
from progress.estimates import wording
from progress.estimates.current import current
from progress.estimates.fitting import fit_document
from progress.estimates.shapes import EtaDict
from progress.models import Document, Event, LogLine, Page
from progress.models.document import TASK_UNIT
from progress.protocol import (
    DocumentDict,
    ErrorDict,
    EventDict,
    LogDict,
    PageDict,
)
from progress.states import State


class DocumentRow(NamedTuple):
    """What a frame needs of a document; far cheaper to read than a partial model."""

    pk: UUID
    position: int
    name: str
    kind: str
    state: str
    stage: str
    message: str
    unit: str
    points: int
    pages_total: int | None
    pages_done: int
    pages_failed: int
    attempt: int
    seq: int
    error_code: str
    error_message: str
    cancel_requested_at: datetime | None
    job_id: UUID

    @property
    def progress(self) -> float:
        """Percent done, as the model has it."""
        is_completed = self.state == State.COMPLETED
        return percent.as_percent(self.points, is_completed=is_completed)


class PageRow(NamedTuple):
    """What a frame needs of a page."""

    document_id: UUID
    number: int
    state: str
    via: str
    characters: int
    excerpt: str
    seq: int
    error_code: str
    error_message: str
    job_id: UUID


class LogRow(NamedTuple):
    """What a frame needs of a log line."""

    pk: int
    document_id: UUID | None
    level: str
    stage: str
    text: str
    created_at: datetime
    seq: int
    job_id: UUID


class EventRow(NamedTuple):
    """What a frame needs of an event."""

    pk: int
    document_id: UUID | None
    kind: str
    from_state: str
    to_state: str
    actor__username: str | None
    message: str
    created_at: datetime
    seq: int
    job_id: UUID


def document_dict(document: Document | DocumentRow) -> DocumentDict:
    """Return a document as frames carry it."""
    return {
        "id": str(document.pk),
        "position": document.position,
        "name": document.name,
        "kind": document.kind,
        "state": document.state,
        # What a task says names its stage already.
        "stage": "" if document.unit == TASK_UNIT else document.stage,
        "message": document.message,
        "unit": document.unit,
        "progress": document.progress,
        "pages_total": document.pages_total,
        "pages_done": document.pages_done,
        "pages_failed": document.pages_failed,
        "attempt": document.attempt,
        "seq": document.seq,
        "eta": _eta(document),
        "error": _error(document.error_code, document.error_message),
    }


def _eta(document: Document | DocumentRow) -> EtaDict | None:
    """Return what is left of a document in work: only its row's changes are told."""
    if document.state != State.PROCESSING or document.cancel_requested_at:
        return None
    now = timezone.now()
    known = current().document(document.pk, now)
    fitting = known and fit_document(known, is_working=True)
    return wording.eta(fitting, current().age(now)) if fitting else None


def page_dict(page: Page | PageRow) -> PageDict:
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


def log_dict(line: LogLine | LogRow) -> LogDict:
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


def event_dict(event: Event | EventRow) -> EventDict:
    """Return an event as frames carry it; read a model with `with_names()`."""
    return {
        "id": event.pk,
        "document": _id(event.document_id),
        "kind": event.kind,
        "from_state": event.from_state,
        "to_state": event.to_state,
        "actor": _actor(event),
        "message": event.message,
        "timestamp": event.created_at.isoformat(),
        "seq": event.seq,
    }


def _actor(event: Event | EventRow) -> str:
    if isinstance(event, EventRow):
        return event.actor__username or ""
    return event.actor.get_username() if event.actor else ""


def _error(code: str, message: str) -> ErrorDict | None:
    return {"code": code, "message": message} if code else None


def _id(value: UUID | None) -> str | None:
    return str(value) if value else None
