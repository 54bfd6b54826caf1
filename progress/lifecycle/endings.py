"""Finish: a worker ends its attempt, and with it the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from progress import percent, signals
from progress.lifecycle import jobs, plainly
from progress.lifecycle.change import Change, NothingChanged, change
from progress.lifecycle.counters import apply, state_delta
from progress.lifecycle.documents import UNHELD, move_one
from progress.lifecycle.leases import Claim
from progress.lifecycle.stages import tell_ended
from progress.models import Document, Job
from progress.signals import DocumentFinished
from progress.states import Agent, EventKind, Outcome, State
from progress.text import fit

#: Characters of a traceback that are kept for staff.
DETAIL_LENGTH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How an attempt ended and what the document becomes by it."""

    state: State
    outcome: Outcome
    message: str
    error_code: str = ""
    error_detail: str = ""

    @property
    def error_message(self) -> str:
        """The sentence to keep as the error; empty unless it failed."""
        return self.message if self.error_code else ""


def completed(message: str = "Done") -> Ending:
    """Return the ending of a document that was read whole."""
    return Ending(
        state=State.COMPLETED, outcome=Outcome.SUCCESS, message=fit(message, 300)
    )


def failed(code: str, message: str, detail: str = "") -> Ending:
    """Return the ending of a document that could not be read whole."""
    return Ending(
        state=State.FAILED,
        outcome=Outcome.FAILURE,
        message=fit(message, 300),
        error_code=fit(code, 50),
        error_detail=fit(detail, DETAIL_LENGTH),
    )


def cancelled() -> Ending:
    """Return the ending of a document that a person stopped."""
    return Ending(state=State.CANCELLED, outcome=Outcome.CANCELLED, message="Cancelled")


def finish(claim: Claim, ending: Ending) -> bool:
    """End the attempt and the document; False if the lease was lost meanwhile."""
    try:
        with change(claim.job_id, agent=Agent.WORKER) as current:
            end_document(current, claim, ending)
        return True
    except (NothingChanged, Job.DoesNotExist):
        return False


def end_document(current: Change, claim: Claim, ending: Ending) -> None:
    """End a document in work inside `current`.

    Raises:
        NothingChanged: the claim's token no longer fences the document.
    """
    held = {"id": claim.document_id, "lease_token": claim.token}
    document = plainly.documents.first(**held, state=State.PROCESSING)
    if document is None:
        raise NothingChanged
    values = _ended_values(current, document, ending)
    if not move_one(current, held, ending.state, **values):
        raise NothingChanged
    _end_attempt(current, claim, document, ending)
    gained = values["points"] - document.points
    delta = state_delta(State.PROCESSING, ending.state, points_sum=gained)
    # What it said last is not true of those that still wait.
    apply(current, delta, stage="", message="")
    tell_ended(current, document)
    conclude(current, document, ending, State.PROCESSING)
    jobs.settle_in(current)


def conclude(current: Change, document: Document, ending: Ending, old: State) -> None:
    """Write the history of a document's end and tell the hooks.

    The caller settles the job once, after the last document of its change.
    """
    current.record(
        EventKind(ending.state.value),
        f"{document.name}: {ending.message}",
        document=document,
        states=(old, ending.state),
        data={"error_code": ending.error_code} if ending.error_code else {},
    )
    signals.document_finished.send(
        DocumentFinished(
            document_id=document.pk,
            job_id=current.job.pk,
            state=ending.state,
            error_code=ending.error_code,
            attempt=document.attempt,
        )
    )


def _ended_values(
    current: Change, document: Document, ending: Ending
) -> dict[str, Any]:
    is_completed = ending.state == State.COMPLETED
    return {
        **UNHELD,
        "page_in_flight": None,
        "finished_at": current.now,
        "points": percent.FULL if is_completed else document.points,
        "message": ending.message,
        "error_code": ending.error_code,
        "error_message": ending.error_message,
        "error_detail": ending.error_detail,
    }


def _end_attempt(
    current: Change, claim: Claim, document: Document, ending: Ending
) -> None:
    plainly.attempts.update(
        {"document_id": document.pk, "number": claim.attempt},
        {
            "finished_at": current.now,
            "outcome": ending.outcome,
            "pages_at_end": document.pages_done,
            "error_code": ending.error_code,
            "error_message": ending.error_message,
            "error_detail": ending.error_detail,
        },
    )
