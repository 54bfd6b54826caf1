"""Rows as the API's shapes."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from progress import frames
from progress.api.shapes import (
    AttemptDict,
    BatchDict,
    BatchNameDict,
    BatchPresentDict,
    DocumentDetailDict,
    JobDict,
    JobTypeDict,
    PageTextDict,
    PromisedDict,
    RetryGroupDict,
    RetryPreviewDict,
)
from progress.job_types import JobType
from progress.models import Attempt, Batch, Document, Job, Page
from progress.protocol import STATUS, ErrorDict
from progress.retries import Group, Preview


def job_dict(job: Job) -> JobDict:
    """Return a job as lists show it; read it with `with_names()`."""
    return {
        "id": str(job.pk),
        "url": job.get_absolute_url(),
        "api_url": reverse("api:job", args=[job.pk]),
        "title": job.title,
        "job_type": job.job_type,
        "batch": _batch_name(job.batch),
        "owner": job.owner.get_username(),
        "state": job.state,
        "status": STATUS[job.state],
        "progress": job.progress,
        "message": frames.message_of(job),
        "attempt": job.attempt,
        "seq": job.seq,
        "counts": frames.counts_of(job),
        "is_cancelling": job.is_cancelling,
        "is_paused": job.is_paused,
        "priority": job.priority,
        "is_retryable": job.is_retryable,
        "created_at": job.created_at.isoformat(),
        "queued_at": job.queued_at.isoformat(),
        "started_at": _iso(job.started_at),
        "finished_at": _iso(job.finished_at),
        "promised": promised_dict(job),
    }


def batch_dict(batch: Batch) -> BatchDict:
    """Return a batch; read it with its owner."""
    ended = batch.jobs_completed + batch.jobs_failed + batch.jobs_cancelled
    return {
        "id": str(batch.pk),
        "url": batch.get_absolute_url(),
        "api_url": reverse("api:batch", args=[batch.pk]),
        "title": batch.title,
        "owner": batch.owner.get_username(),
        "state": batch.state,
        "progress": batch.progress,
        "jobs": {
            "total": batch.jobs_total,
            "queued": batch.jobs_total - batch.jobs_processing - ended,
            "processing": batch.jobs_processing,
            "completed": batch.jobs_completed,
            "failed": batch.jobs_failed,
            "cancelled": batch.jobs_cancelled,
        },
        "documents": {
            "total": batch.documents_total,
            "completed": batch.documents_completed,
            "failed": batch.documents_failed,
            "cancelled": batch.documents_cancelled,
        },
        "created_at": batch.created_at.isoformat(),
        "finished_at": _iso(batch.finished_at),
    }


def batch_present_dict(batch: Batch) -> BatchPresentDict:
    """Return a batch as a message, too; read it with its owner and `with_seq()`."""
    return {**batch_dict(batch), **frames.batch_message(batch)}


def document_dict(document: Document) -> DocumentDetailDict:
    """Return a document with all that its own page tells."""
    return {
        **frames.document_dict(document),
        "job": str(document.job_id),
        "url": document.get_absolute_url(),
        "api_url": reverse("api:document", args=[document.pk]),
        "file_url": reverse("api:document-file", args=[document.pk]),
        "size": document.size,
        "sha256": document.sha256,
        "statistics": document.statistics,
        "attempts": [
            attempt_dict(attempt) for attempt in document.attempts.newest_first()
        ],
        "created_at": document.created_at.isoformat(),
        "queued_at": document.queued_at.isoformat(),
        "started_at": _iso(document.started_at),
        "finished_at": _iso(document.finished_at),
        "promised": promised_dict(document),
    }


def promised_dict(row: Job | Document) -> PromisedDict | None:
    """Return what was promised of a run, beside what it took."""
    promise = row.promise
    if promise is None:
        return None
    return {
        "at": promise.at.isoformat(),
        "seconds": promise.seconds,
        "low": promise.low,
        "high": promise.high,
        "took": promise.took,
    }


def attempt_dict(attempt: Attempt) -> AttemptDict:
    """Return an attempt."""
    return {
        "number": attempt.number,
        "worker": attempt.worker,
        "task_id": attempt.task_id,
        "outcome": attempt.outcome,
        "started_at": attempt.started_at.isoformat(),
        "finished_at": _iso(attempt.finished_at),
        "pages_at_start": attempt.pages_at_start,
        "pages_at_end": attempt.pages_at_end,
        "error": _error(attempt.error_code, attempt.error_message),
    }


def page_text_dict(page: Page) -> PageTextDict:
    """Return a page with its text."""
    return {
        "document": str(page.document_id),
        "number": page.number,
        "state": page.state,
        "via": page.via,
        "characters": page.characters,
        "text": page.text,
        "analysis": page.analysis,
        "confidence": page.confidence,
        "milliseconds": page.milliseconds,
        "seq": page.seq,
        "error": _error(page.error_code, page.error_message),
    }


def job_type_dict(job_type: JobType) -> JobTypeDict:
    """Return a job type."""
    return {
        "name": job_type.name,
        "label": job_type.label,
        "about": job_type.about,
        "stages": [
            {"name": stage.name, "weight": stage.weight} for stage in job_type.stages
        ],
    }


def preview_dict(found: Preview) -> RetryPreviewDict:
    """Return what a retry would try again."""
    return {
        "detail": str(found),
        "documents": found.documents,
        "worth_retrying": found.worth_retrying,
        "groups": [_group_dict(group) for group in found.groups],
    }


def _group_dict(group: Group) -> RetryGroupDict:
    return {
        "code": group.cause.code,
        "label": group.cause.label,
        "about": group.cause.about,
        "remedy": group.cause.remedy.value,
        "is_worth_retrying": group.cause.is_worth_retrying,
        "documents": group.documents,
        "jobs": group.jobs,
        "examples": [
            {"name": example.name, "url": example.url, "message": example.message}
            for example in group.examples
        ],
    }


def _batch_name(batch: Batch | None) -> BatchNameDict | None:
    return {"id": str(batch.pk), "title": batch.title} if batch else None


def _error(code: str, message: str) -> ErrorDict | None:
    return {"code": code, "message": message} if code else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
