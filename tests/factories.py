"""Rows as the program itself makes them: by its own submission and lifecycle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils import timezone

from progress import lifecycle
from progress.lifecycle import Claim
from progress.models import Document, Job
from progress.recording import Findings, Flush, LogEntry, PageResult, record
from progress.signals import QueuedTask
from progress.states import Level, State
from progress.submission import submit

TEXT = "The library was open on 340 days of the year.\n"


def make_job(
    owner: User,
    names: Sequence[str] = ("report.txt",),
    *,
    content: bytes = TEXT.encode(),
    job_type: str = "document",
    batch: str = "",
) -> Job:
    """Return a queued job with one document for each name."""
    files = [ContentFile(content, name=name) for name in names]
    return submit(owner=owner, files=files, job_type=job_type, batch_title=batch)


def only_document(job: Job) -> Document:
    """Return the one document of a job."""
    return Document.objects.get(job=job)


def as_task(document: Document) -> QueuedTask:
    """Return what a message about a document carries."""
    return QueuedTask(
        document_id=document.pk, task_id=document.next_task_id, queue=document.queue
    )


def claim(document: Document, worker: str = "worker@test:1") -> Claim:
    """Return a claim on a queued document."""
    taken = lifecycle.claim(document.pk, task_id=document.next_task_id, worker=worker)
    assert taken is not None
    return taken


def lapse(document_id: UUID) -> None:
    """Let the lease of a document in work be over since a second ago."""
    rows = Document.objects.filter(pk=document_id, state=State.PROCESSING)
    rows.update(lease_expires_at=timezone.now() - timedelta(seconds=1))


def lose(document_id: UUID) -> bool:
    """Let the worker of a document be silent for too long, and rescue it."""
    lapse(document_id)
    return lifecycle.rescue(document_id)


def good_page(number: int, text: str = TEXT) -> PageResult:
    """Return a page that was read."""
    return PageResult(number=number, text=text, via="text", milliseconds=2)


def bad_page(number: int) -> PageResult:
    """Return a page that could not be read."""
    return PageResult(
        number=number, error_code="page_unreadable", error_message="Not readable."
    )


def read_whole(document: Document, pages: int = 2, logs: Sequence[str] = ()) -> None:
    """Let a worker read a queued document to its end."""
    taken = claim(document)
    flush = Flush(
        stage="extraction",
        message=f"Processing page {pages} of {pages}",
        points=9000,
        findings=Findings(kind="txt", page_classes=("text",) * pages),
        pages=tuple(good_page(number) for number in range(1, pages + 1)),
        logs=tuple(
            LogEntry(at=timezone.now(), level=Level.INFO, text=text) for text in logs
        ),
        statistics={"words": 10 * pages},
    )
    record(taken, flush)
    assert lifecycle.finish(taken, lifecycle.completed())


def fail(document: Document, code: str = "encrypted") -> None:
    """Let a worker give a queued document up."""
    message = "This document is locked with a password. Hand in an unlocked copy."
    assert lifecycle.finish(claim(document), lifecycle.failed(code, message))
