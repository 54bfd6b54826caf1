"""The results of a job or document as JSON or text, in pieces of bounded size."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from progress.models import Document, Job, Page
from progress.states import PageState

#: Rows read by one query. Reading in chunks by key, rather than through one open
#: cursor, lets a slow download pin neither memory nor a database transaction.
PAGES_AT_ONCE = 25
DOCUMENTS_AT_ONCE = 200


def job_as_json(job: Job) -> Iterator[str]:
    """Yield a JSON object: the job, with its documents, with their pages."""
    yield _open_object(_job_head(job)) + ', "documents": ['
    for index, document in enumerate(_documents(job)):
        yield ", " if index else ""
        yield from document_as_json(document)
    yield "]}\n"


def document_as_json(document: Document) -> Iterator[str]:
    """Yield a JSON object: the document, with its pages in order."""
    yield _open_object(_document_head(document)) + ', "pages": ['
    for index, page in enumerate(_pages(document)):
        yield (", " if index else "") + _dumps(_page_dict(page))
    yield "]}"


def job_as_text(job: Job) -> Iterator[str]:
    """Yield plain text: a title, then the texts of all documents in order."""
    yield _heading(f"{job.title} ({job.state})", "=")
    for document in _documents(job):
        yield "\n"
        yield from document_as_text(document)


def document_as_text(document: Document) -> Iterator[str]:
    """Yield plain text: the document's name, then the text of each of its pages."""
    yield _heading(f"{document.name} ({document.state})", "-")
    if document.error_message:
        yield f"{document.error_message}\n"
    for page in _pages(document):
        yield f"\n[{document.unit} {page.number}]\n"
        yield _page_text(page)


def _documents(job: Job) -> Iterator[Document]:
    rows = job.documents.in_order().defer("error_detail", "page_classes")
    last = -1
    while chunk := list(rows.filter(position__gt=last)[:DOCUMENTS_AT_ONCE]):
        yield from chunk
        last = chunk[-1].position


def _pages(document: Document) -> Iterator[Page]:
    rows, last = document.pages.in_order(), 0
    is_more = True
    while is_more:
        chunk = list(rows.filter(number__gt=last)[:PAGES_AT_ONCE])
        yield from chunk
        is_more = len(chunk) == PAGES_AT_ONCE
        last = chunk[-1].number if chunk else last


def _job_head(job: Job) -> dict[str, Any]:
    return {
        "id": str(job.pk),
        "title": job.title,
        "job_type": job.job_type,
        "batch": job.batch.title if job.batch else None,
        "state": job.state,
        "attempt": job.attempt,
        "created_at": _timestamp(job.created_at),
        "finished_at": _timestamp(job.finished_at),
        "pages_total": job.pages_total,
        "pages_done": job.pages_done,
        "pages_failed": job.pages_failed,
    }


def _document_head(document: Document) -> dict[str, Any]:
    return {
        "id": str(document.pk),
        "name": document.name,
        "kind": document.kind,
        "size": document.size,
        "sha256": document.sha256,
        "state": document.state,
        "unit": document.unit,
        "pages_total": document.pages_total,
        "pages_done": document.pages_done,
        "pages_failed": document.pages_failed,
        "error": _error(document.error_code, document.error_message),
        "statistics": document.statistics,
    }


def _page_dict(page: Page) -> dict[str, Any]:
    return {
        "number": page.number,
        "state": page.state,
        "via": page.via,
        "confidence": page.confidence,
        "characters": page.characters,
        "text": page.text,
        "analysis": page.analysis,
        "error": _error(page.error_code, page.error_message),
    }


def _page_text(page: Page) -> str:
    if page.state == PageState.FAILED:
        return f"({page.error_message})\n"
    return f"{page.text}\n"


def _error(code: str, message: str) -> dict[str, str] | None:
    return {"code": code, "message": message} if code else None


def _timestamp(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _heading(text: str, line: str) -> str:
    return f"{text}\n{line * len(text)}\n"


def _open_object(head: dict[str, Any]) -> str:
    return _dumps(head)[:-1]


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
