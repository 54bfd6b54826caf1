"""The facts about an ended job that a notification keeps: a copy of that moment."""

from __future__ import annotations

from typing import TypedDict

from progress import job_types
from progress.models import Batch, Document, Event, Job
from progress.states import EventKind, State

#: How many failures a notification lists; it counts the rest.
MAX_FAILURES = 10


class FailureDict(TypedDict):
    """One document that failed, and why, in a sentence for people."""

    name: str
    message: str


class JobSummary(TypedDict):
    """What became of a job, JSON-ready; `seconds` is the time it was worked on."""

    title: str
    job_type: str
    batch: str
    attempt: int
    documents_total: int
    documents_completed: int
    documents_failed: int
    documents_cancelled: int
    pages_done: int
    pages_failed: int
    seconds: float | None
    failures: list[FailureDict]
    more_failures: int


def summarise(job: Job) -> JobSummary:
    """Return the facts about an ended job; two queries at most."""
    failures = _failures(job) if job.documents_failed else []
    return JobSummary(
        title=job.title,
        job_type=job_types.label_of(job.job_type),
        batch=job.batch.title if job.batch else "",
        attempt=job.attempt,
        documents_total=job.documents_total,
        documents_completed=job.documents_completed,
        documents_failed=job.documents_failed,
        documents_cancelled=job.documents_cancelled,
        pages_done=job.pages_done,
        pages_failed=job.pages_failed,
        seconds=_seconds(job),
        failures=failures,
        more_failures=job.documents_failed - len(failures),
    )


class BatchSummary(TypedDict):
    """What became of a batch, JSON-ready; `failures` are of jobs."""

    title: str
    state: str
    jobs_total: int
    jobs_completed: int
    jobs_failed: int
    jobs_cancelled: int
    seconds: float | None
    failures: list[FailureDict]
    more_failures: int


def summarise_batch(batch: Batch, state: State) -> BatchSummary:
    """Return the facts about an ended batch; one query, if any of its jobs failed."""
    failures = _failed_jobs(batch) if batch.jobs_failed else []
    return BatchSummary(
        title=batch.title,
        state=state.value,
        jobs_total=batch.jobs_total,
        jobs_completed=batch.jobs_completed,
        jobs_failed=batch.jobs_failed,
        jobs_cancelled=batch.jobs_cancelled,
        seconds=_lifetime(batch),
        failures=failures,
        more_failures=batch.jobs_failed - len(failures),
    )


def who_cancelled(job: Job) -> int | None:
    """Return the id of the person who last asked to stop the job or a part of it."""
    requests = Event.objects.filter(job=job, kind=EventKind.CANCEL_REQUESTED)
    return requests.newest_first().values_list("actor_id", flat=True).first()


def _failures(job: Job) -> list[FailureDict]:
    failed = Document.objects.filter(job=job, state=State.FAILED).in_order()
    rows = failed.values_list("name", "error_message")[:MAX_FAILURES]
    return [_failure(name, message) for name, message in rows]


def _failed_jobs(batch: Batch) -> list[FailureDict]:
    failed = Job.objects.filter(batch=batch, state=State.FAILED).order_by("finished_at")
    rows = failed.values_list("title", "documents_failed", "documents_total")
    return [
        _failure(title, f"{lost} of {total} documents failed.")
        for title, lost, total in rows[:MAX_FAILURES]
    ]


def _failure(name: str, message: str) -> FailureDict:
    return FailureDict(name=name[:200], message=message[:500])


def _seconds(job: Job) -> float | None:
    if not job.started_at or not job.finished_at:
        return None
    # Clocks of machines differ: no job takes less than nothing.
    return max((job.finished_at - job.started_at).total_seconds(), 0.0)


def _lifetime(batch: Batch) -> float | None:
    if not batch.finished_at:
        return None
    return max((batch.finished_at - batch.created_at).total_seconds(), 0.0)
