"""Rows of a day that was, as a pipeline would have left them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.models import User

from progress.models import Attempt, AuditEntry, Document, Job, StageRun
from progress.states import Outcome, State


def read_document(
    owner: User,
    end: datetime,
    *,
    pages: int = 4,
    seconds: float = 8.0,
    waited: float = 2.0,
    job_type: str = "document",
    error: str = "",
) -> Attempt:
    """Return the attempt of a document that ended at `end`: one job with its rows.

    Half of its time went into pages with OCR, a quarter each into text and analysis.
    """
    began = end - timedelta(seconds=seconds)
    queued = began - timedelta(seconds=waited)
    document = _document(_job(owner, job_type, queued, end), error)
    _tell(document, end, error)
    attempt = Attempt.objects.create(
        document=document,
        number=1,
        lease_token=uuid4(),
        worker="worker@test:1",
        waited_ms=round(waited * 1000),
        started_at=began,
        finished_at=end,
        outcome=Outcome.FAILURE if error else Outcome.SUCCESS,
        pages_at_end=pages,
        error_code=error,
    )
    _run(attempt, "extraction", "i", pages // 2, seconds / 2)
    _run(attempt, "extraction", "t", pages - pages // 2, seconds / 4)
    _run(attempt, "analysis", "", pages, seconds / 4)
    return attempt


def _job(owner: User, job_type: str, queued: datetime, end: datetime) -> Job:
    return Job.objects.create(
        owner=owner,
        job_type=job_type,
        title="report.pdf",
        documents_total=1,
        created_at=queued,
        queued_at=queued,
        changed_at=end,
    )


def _document(job: Job, error: str) -> Document:
    return Document.objects.create(
        job=job,
        position=0,
        name="report.pdf",
        state=State.FAILED if error else State.COMPLETED,
        created_at=job.created_at,
        queued_at=job.queued_at,
        enqueued_at=job.queued_at,
    )


def _tell(document: Document, end: datetime, error: str) -> None:
    AuditEntry.objects.create(
        created_at=end,
        kind=document.state,
        job_id=document.job_id,
        job_type=document.job.job_type,
        document_id=document.pk,
        from_state=State.PROCESSING,
        to_state=document.state,
        data={"error_code": error} if error else {},
    )


def _run(
    attempt: Attempt, stage: str, letter: str, units: int, busy: float
) -> StageRun:
    return StageRun.objects.create(
        attempt=attempt,
        job_type=attempt.document.job.job_type,
        kind="pdf",
        stage=stage,
        page_class=letter,
        units=units,
        busy_ms=round(busy * 1000),
        started_at=attempt.started_at,
        finished_at=attempt.finished_at,
    )
