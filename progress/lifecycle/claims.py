"""Claim: one worker takes one document, with a lease and a fencing token."""

from __future__ import annotations

from uuid import UUID, uuid4

from progress import owners
from progress.lifecycle import jobs, plainly, rescues
from progress.lifecycle.change import Change, NothingChanged, change, job_of
from progress.lifecycle.counters import apply, state_delta
from progress.lifecycle.documents import move_one
from progress.lifecycle.leases import Claim, lease_time, loss, owner_values
from progress.models import Attempt, Document, Job
from progress.states import Agent, EventKind, State
from progress.text import fit

#: Characters of a worker's name that its attempts keep.
WORKER_LENGTH = 200


def claim(
    document_id: UUID,
    job_id: UUID | None = None,
    *,
    task_id: str,
    worker: str,
    is_reported: bool = False,
) -> Claim | None:
    """Take a queued document for one attempt, or one whose worker is lost.

    Returns None when there is nothing to take: another worker has it, it has
    ended, or it is gone. The message about it was then a duplicate: drop it. Who knows
    its job says so, and saves a query. Whose first report follows in a moment
    (`is_reported`) leaves it to that to tell viewers, unless the job starts by this.
    """
    job_id = job_id or job_of(document_id)
    if job_id is None:
        return None
    try:
        with change(job_id, agent=Agent.WORKER) as current:
            is_running = current.job.state == State.PROCESSING
            taken = _take(current, document_id, task_id, worker)
            current.is_announced = not (taken and is_reported and is_running)
            return taken
    except (NothingChanged, Job.DoesNotExist):
        return None


def claimed(claim: Claim) -> Document | None:
    """Return the document of a claim, and its job with it; None if it is gone."""
    document = plainly.documents.first(id=claim.document_id)
    job = plainly.jobs.first(id=claim.job_id)
    if document is None or job is None:
        return None
    document.job = job
    return document


def _take(
    current: Change, document_id: UUID, task_id: str, worker: str
) -> Claim | None:
    document = plainly.documents.first(id=document_id)
    if document is None:
        raise NothingChanged
    if why := loss(document, current.now):
        rescues.release(current, document, why)
        document.refresh_from_db()
        if document.is_terminal:
            return None
    if current.job.paused_at is not None or _is_early(current, document):
        raise NothingChanged
    taken = Claim(
        document_id=document_id,
        job_id=current.job.pk,
        token=uuid4(),
        attempt=document.attempt + 1,
        task_id=task_id,
        worker=fit(worker, WORKER_LENGTH),
    )
    _take_row(current, document, taken)
    delta = state_delta(State.QUEUED, State.PROCESSING)
    apply(current, delta, stage="", message="Starting")
    jobs.start(current)
    _begin_attempt(current, document, taken)
    return taken


def _is_early(current: Change, document: Document) -> bool:
    """Whether it waits for an automatic retry that is not due yet."""
    due_at = document.not_before_at
    return due_at is not None and due_at > current.now


def _take_row(current: Change, document: Document, taken: Claim) -> None:
    updated = move_one(
        current,
        {"id": document.pk},
        State.PROCESSING,
        stage="",
        message="Starting",
        attempt=taken.attempt,
        attempts_since_queued=document.attempts_since_queued + 1,
        task_id=taken.task_id,
        lease_token=taken.token,
        lease_expires_at=current.now + lease_time(),
        heartbeat_at=current.now,
        advanced_at=current.now,
        started_at=current.now,
        **owner_values(owners.this_process(), owners.parent_process()),
    )
    if not updated:
        raise NothingChanged


def _begin_attempt(current: Change, document: Document, taken: Claim) -> None:
    begun = Attempt(
        document=document,
        number=taken.attempt,
        lease_token=taken.token,
        task_id=taken.task_id,
        worker=taken.worker,
        waited_ms=_waited_ms(current, document),
        started_at=current.now,
        pages_at_start=document.pages_done,
    )
    plainly.attempts.insert([begun])
    current.record(
        EventKind.STARTED,
        f"Attempt {taken.attempt} at {document.name} began on {taken.worker}",
        document=document,
        states=(State.QUEUED, State.PROCESSING),
        data={"attempt": taken.attempt, "task_id": taken.task_id},
    )


def _waited_ms(current: Change, document: Document) -> int:
    """Return how long it has waited; a delay that was asked for is no waiting.

    That is a retry's, and of a task the time until its message comes (`countdown`).
    """
    asked = [document.queued_at, document.not_before_at or document.queued_at]
    if document.task_name:
        asked.append(document.enqueued_at)
    return max(int((current.now - max(asked)).total_seconds() * 1000), 0)
