"""The transitions of jobs, which follow from those of their documents."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from progress import signals
from progress.lifecycle.change import Change
from progress.lifecycle.counters import move_batch
from progress.lifecycle.unreachable import cancel_unreachable
from progress.models import Batch, Job
from progress.rollup import job_end
from progress.signals import BatchFinished, JobFinished, JobQueued, JobStarted
from progress.states import TERMINAL, EventKind, State, sources

#: The batch's counter for each state of a job that has one.
BATCH_COUNTER: dict[State, str] = {
    State.PROCESSING: "jobs_processing",
    State.COMPLETED: "jobs_completed",
    State.FAILED: "jobs_failed",
    State.CANCELLED: "jobs_cancelled",
}


def start(change: Change) -> None:
    """Move a queued job to processing: its first document was claimed."""
    job = change.job
    if not _move(change, State.PROCESSING, started_at=change.now):
        return
    change.record(
        EventKind.STARTED, "Work began", states=(State.QUEUED, State.PROCESSING)
    )
    fact = JobStarted(job_id=job.pk, owner_id=job.owner_id, attempt=job.attempt)
    signals.job_started.send(fact)


def settle_in(change: Change) -> bool:
    """End the job if all its documents have ended; tell whether it did."""
    job = change.job
    cancel_unreachable(change)
    old = job.state
    end = _end_of(job)
    if end is None or not _move(change, end, finished_at=change.now):
        return False
    change.record(EventKind(end.value), _sentence(end, job), states=(old, end))
    fact = JobFinished(
        job_id=job.pk, owner_id=job.owner_id, attempt=job.attempt, state=end
    )
    change.write_events()
    signals.job_finished.send(fact)
    return True


def reopen(change: Change) -> None:
    """Queue an ended job again as a new attempt; one still at work stays so."""
    job, old = change.job, change.job.state
    moved = _move(
        change,
        State.QUEUED,
        attempt=job.attempt + 1,
        queued_at=change.now,
        started_at=None,
        finished_at=None,
        cancel_requested_at=None,
        promised_at=None,
        points_at_start=job.points_sum,
        points_floor=0,
        only_from=TERMINAL,
    )
    if moved:
        change.record(
            EventKind.QUEUED,
            f"Queued again as attempt {job.attempt}",
            states=(old, State.QUEUED),
            actor=change.actor,
        )
        announce_queued(job)


def announce_queued(job: Job) -> None:
    """Tell the hooks that a job waits."""
    fact = JobQueued(job_id=job.pk, owner_id=job.owner_id, attempt=job.attempt)
    signals.job_queued.send(fact)


def _move(
    change: Change,
    new: State,
    *,
    only_from: frozenset[State] = frozenset(State),
    **values: object,
) -> bool:
    job = change.job
    old = State(job.state)
    allowed = sources(new) & only_from
    values["state"] = new
    rows = Job.objects.filter(pk=job.pk, state__in=allowed)
    if old not in allowed or not rows.update(**values):
        return False
    for name, value in values.items():
        setattr(job, name, value)
    _move_in_batch(change, old, new)
    return True


def _move_in_batch(change: Change, old: State, new: State) -> None:
    steps = {}
    if old in BATCH_COUNTER:
        steps[BATCH_COUNTER[old]] = -1
    if new in BATCH_COUNTER:
        steps[BATCH_COUNTER[new]] = 1
    if new in TERMINAL:
        move_batch(change.job, steps)
        close_batch(change.job.batch_id, change.now)
    else:
        move_batch(change.job, steps, finished_at=None)


def close_batch(batch_id: UUID | None, now: datetime) -> None:
    """Stamp the batch when its last job ended; the guard lets one of them do it."""
    if batch_id is None:
        return
    ended = F("jobs_completed") + F("jobs_failed") + F("jobs_cancelled")
    open_ones = Batch.objects.filter(Q(finished_at__isnull=True), pk=batch_id)
    if open_ones.filter(jobs_total=ended).update(finished_at=now):
        _tell_finished(batch_id, now)


def _tell_finished(batch_id: UUID, now: datetime) -> None:
    if signals.batch_finished.has_receivers:
        batch = Batch.objects.get(pk=batch_id)
        fact = BatchFinished(
            batch_id=batch_id,
            owner_id=batch.owner_id,
            state=batch.state,
            finished_at=now,
        )
        signals.batch_finished.send(fact)


def _end_of(job: Job) -> State | None:
    if job.is_open:
        return None
    return job_end(
        total=job.documents_total,
        completed=job.documents_completed,
        failed=job.documents_failed,
        cancelled=job.documents_cancelled,
        is_cancelling=job.cancel_requested_at is not None,
    )


def _sentence(end: State, job: Job) -> str:
    total, part = job.documents_total, job.part
    if end == State.COMPLETED:
        return f"All {part}s are done" if total > 1 else f"The {part} is done"
    if end == State.CANCELLED:
        if total == 1:
            return "Cancelled"
        return f"Cancelled with {job.documents_completed} of {total} {part}s done"
    if total == 1:
        return "The task failed" if job.is_task else "The document could not be read"
    return f"{job.documents_failed} of {total} {part}s failed"
