"""Another try: a task that asked Celery for one waits for it in the same row."""

from __future__ import annotations

from datetime import datetime

from progress import words
from progress.lifecycle.change import Change, NothingChanged, change
from progress.lifecycle.counters import apply, state_delta
from progress.lifecycle.documents import UNHELD, move
from progress.lifecycle.endings import cancelled, end_document
from progress.lifecycle.leases import Claim
from progress.models import Attempt, Document, Job
from progress.states import Agent, EventKind, Outcome, State
from progress.text import fit


def try_again(claim: Claim, error: str, due_at: datetime | None = None) -> bool:
    """End the attempt as failed and queue the task for another one.

    Its own message comes at `due_at` (at once for None), sent by Celery. A task that
    is to be cancelled ends as that instead. False if the lease was lost meanwhile.
    """
    try:
        with change(claim.job_id, agent=Agent.RETRY_POLICY) as current:
            return _try_again(current, claim, error, due_at)
    except (NothingChanged, Job.DoesNotExist, Document.DoesNotExist):
        return False


def _try_again(
    current: Change, claim: Claim, error: str, due_at: datetime | None
) -> bool:
    document = Document.objects.get(pk=claim.document_id)
    if document.cancel_requested_at is not None:
        end_document(current, claim, cancelled())
        return True
    message = _message(current, error, due_at)
    rows = Document.objects.filter(
        pk=document.pk, lease_token=claim.token, state=State.PROCESSING
    )
    values = {"queued_at": current.now, "enqueued_at": due_at or current.now}
    retries = document.retries + 1
    if not move(
        current,
        rows,
        State.QUEUED,
        message=message,
        retries=retries,
        **UNHELD,
        **values,
    ):
        raise NothingChanged
    _end_attempt(current, claim, document, error)
    delta = state_delta(State.PROCESSING, State.QUEUED)
    apply(current, delta, stage="", message=message)
    current.record(
        EventKind.RETRIED,
        f"{document.name}: {message}",
        document=document,
        states=(State.PROCESSING, State.QUEUED),
    )
    return True


def _message(current: Change, error: str, due_at: datetime | None) -> str:
    seconds = (due_at - current.now).total_seconds() if due_at else 0.0
    when = f"in {words.duration(seconds)}" if seconds >= 1 else "now"
    return fit(f"Trying again {when}: {error}", 300)


def _end_attempt(current: Change, claim: Claim, document: Document, error: str) -> None:
    Attempt.objects.filter(document=document, number=claim.attempt).update(
        finished_at=current.now,
        outcome=Outcome.FAILURE,
        pages_at_end=document.pages_done,
        error_code="task_retried",
        error_message=fit(error, 500),
    )
