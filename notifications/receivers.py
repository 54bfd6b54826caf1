"""Hear of what becomes of jobs, and write each occasion down: nothing is sent here."""

from __future__ import annotations

from typing import Any, cast

from django.utils import timezone

from notifications import events, summaries
from notifications.kinds import KIND_OF_END, Kind, Severity
from progress import signals
from progress.facts import (
    BatchFinished,
    DocumentFinished,
    JobFinished,
    JobStarted,
    MilestoneReached,
)
from progress.models import Batch, Document, Job
from progress.states import State


def connect() -> None:
    """Listen to the hooks; connecting twice is connecting once.

    Each receiver runs in the transaction of what it hears of: either both are
    there or neither.
    """
    signals.job_started.connect(on_job_started)
    signals.milestone_reached.connect(on_milestone_reached)
    signals.document_finished.connect(on_document_finished)
    signals.job_finished.connect(on_job_finished)
    signals.batch_finished.connect(on_batch_finished)


def group_of(job: Job) -> str:
    """Return the key that holds together what is told of one run of a job."""
    return f"job:{job.pk}:{job.attempt}"


def on_job_started(fact: JobStarted) -> None:
    """Write down that a job is being worked on."""
    job = _job(fact.job_id)
    events.record(
        kind=Kind.JOB_STARTED,
        key=f"job-started:{job.pk}:{fact.attempt}",
        payload=_of_job(job),
        job=job,
        group_key=group_of(job),
    )


def on_milestone_reached(fact: MilestoneReached) -> None:
    """Write down that a job has come to a quarter, a half or three quarters."""
    job = _job(fact.job_id)
    events.record(
        kind=Kind.PROGRESS_MILESTONE,
        key=f"milestone:{job.pk}:{fact.attempt}:{fact.percent}",
        payload=_of_job(job) | _course(job, fact.percent),
        job=job,
        group_key=group_of(job),
    )


def on_document_finished(fact: DocumentFinished) -> None:
    """Write down that a document failed, if its job has others beside it."""
    if fact.state != State.FAILED:
        return
    job = _job(fact.job_id)
    if job.documents_total > 1:
        _record_failure(job, fact)


def on_job_finished(fact: JobFinished) -> None:
    """Write down how a job ended."""
    kind, job = KIND_OF_END[fact.state], _job(fact.job_id)
    is_cancelled = kind == Kind.JOB_CANCELLED
    events.record(
        kind=kind,
        key=f"job-finished:{job.pk}:{fact.attempt}",
        payload=_of_job(job),
        job=job,
        actor_id=summaries.who_cancelled(job) if is_cancelled else None,
        group_key=group_of(job),
    )


def on_batch_finished(fact: BatchFinished) -> None:
    """Write down that a batch of several jobs has ended; of one, its job tells it."""
    batch = Batch.objects.get(pk=fact.batch_id)
    if batch.jobs_total < 2:
        return
    summary = summaries.summarise_batch(batch, fact.state)
    has_failed = batch.jobs_failed > 0
    events.record(
        kind=Kind.BATCH_COMPLETED,
        key=f"batch-finished:{batch.pk}:{fact.finished_at.isoformat()}",
        payload=cast(dict[str, Any], summary),
        batch=batch,
        severity=Severity.ERROR if has_failed else None,
        group_key=f"batch:{batch.pk}",
    )


def _record_failure(job: Job, fact: DocumentFinished) -> None:
    name = Document.objects.values_list("name", flat=True).get(pk=fact.document_id)
    document = {"document": name[:200], "error_code": fact.error_code}
    events.record(
        kind=Kind.DOCUMENT_FAILED,
        key=f"document-failed:{fact.document_id}:{fact.attempt}",
        payload=_of_job(job) | document,
        job=job,
        group_key=group_of(job),
    )


def _course(job: Job, percent: int) -> dict[str, Any]:
    """Return how far a job has come, and by its pace until now how long it takes."""
    course: dict[str, Any] = {"percent": percent, "remaining_seconds": None}
    if job.started_at is None:
        return course
    elapsed = max((timezone.now() - job.started_at).total_seconds(), 0.0)
    whole = elapsed * 100 / percent
    return course | {
        "expected_seconds": whole,
        "remaining_seconds": whole - elapsed,
    }


def _job(job_id: Any) -> Job:
    return Job.objects.with_names().get(pk=job_id)


def _of_job(job: Job) -> dict[str, Any]:
    return cast(dict[str, Any], summaries.summarise(job))
