"""Counters of jobs and batches, moved by deltas and never by counting children."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import F

from progress import percent, signals
from progress.lifecycle import plainly
from progress.lifecycle.change import Change
from progress.models import Batch, Job
from progress.signals import JobProgressed, MilestoneReached
from progress.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """By how much each counter of a job changes."""

    documents_processing: int = 0
    documents_completed: int = 0
    documents_failed: int = 0
    documents_cancelled: int = 0
    pages_total: int = 0
    pages_done: int = 0
    pages_failed: int = 0
    points_sum: int = 0


#: The counters that batches keep, too.
_ON_BATCH = (
    "documents_completed",
    "documents_failed",
    "documents_cancelled",
    "points_sum",
)

#: The counter of documents in each state that has one.
COUNTER_OF_STATE: dict[State, str] = {
    State.PROCESSING: "documents_processing",
    State.COMPLETED: "documents_completed",
    State.FAILED: "documents_failed",
    State.CANCELLED: "documents_cancelled",
}


def state_delta(old: State | str, new: State, **more: int) -> Delta:
    """Return the delta of one document going from state `old` to `new`."""
    steps: dict[str, int] = dict(more)
    for state, step in ((State(old), -1), (new, +1)):
        name = COUNTER_OF_STATE.get(state)
        if name:
            steps[name] = steps.get(name, 0) + step
    return Delta(**steps)


def apply(change: Change, delta: Delta, **values: str) -> None:
    """Move the counters of the job, of its copy in `change`, and of its batch.

    `values` are set on the job's row by the same statement.
    """
    steps = {name: step for name, step in asdict(delta).items() if step}
    if not steps and not values:
        return
    plainly.jobs.update({"id": change.job.pk}, values, steps)
    before = change.job.points
    for name, step in steps.items():
        setattr(change.job, name, getattr(change.job, name) + step)
    _tell_progress(change, before)
    move_batch(change.job, {name: steps.get(name, 0) for name in _ON_BATCH})


def _tell_progress(change: Change, before: int) -> None:
    """Tell the hooks how far the job has come, and viewers at once of a milestone."""
    job = change.job
    values: dict[str, Any] = {
        "job_id": job.pk,
        "owner_id": job.owner_id,
        "attempt": job.attempt,
    }
    for milestone in percent.milestones_between(before, job.points):
        change.is_urgent = True
        reached = MilestoneReached(percent=milestone // 100, **values)
        signals.milestone_reached.send(reached)
    whole = min(job.points, percent.ALMOST) // 100
    if whole > before // 100:
        signals.job_progressed.send(JobProgressed(percent=whole, **values))


def move_batch(job: Job, steps: dict[str, int], **values: Any) -> None:
    """Move the counters of a job's batch, if it has one, and set `values` on it."""
    moves = _expressions({name: step for name, step in steps.items() if step})
    if job.batch_id and (moves or values):
        Batch.objects.filter(pk=job.batch_id).update(**moves, **values)


def leave_batch(job: Job, steps: dict[str, int]) -> None:
    """Take all that a job came to out of its batch, if it has one.

    Its end is a change of the batch, too: the seq grows by one.
    """
    own = {name: -getattr(job, name) for name in _ON_BATCH}
    own["documents_total"] = -job.documents_total
    gone = {"jobs_total": -1, "deleted_seq": job.seq + 1}
    move_batch(job, {**own, **gone, **steps})


def _expressions(steps: dict[str, int]) -> dict[str, Any]:
    return {name: F(name) + step for name, step in steps.items()}
