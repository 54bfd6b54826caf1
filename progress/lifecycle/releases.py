"""Hand-back: a worker gives a document back in good order, for another to go on."""

from __future__ import annotations

from typing import Any

from progress import page_classes, words
from progress.lifecycle.change import Change, NothingChanged, change
from progress.lifecycle.choosing import next_turn, turn_after_slice
from progress.lifecycle.counters import apply, state_delta
from progress.lifecycle.documents import UNHELD, move
from progress.lifecycle.endings import cancelled, end_document
from progress.lifecycle.leases import Claim
from progress.lifecycle.queueing import announce
from progress.models import Attempt, Document, Job
from progress.states import Agent, EventKind, HandBack, Outcome, State

#: Where a handed-back document stands, in words for people.
_MESSAGES = {
    HandBack.SHUTDOWN: "Its worker is stopping; waiting for another",
    HandBack.SLICE: "Letting others by; goes on soon",
    HandBack.PAUSED: "Waiting to be resumed",
    HandBack.MOVED: "Waiting for text recognition",
}


def hand_back(claim: Claim, reason: HandBack, **values: Any) -> bool:
    """Queue a document in work again, with all its pages; it does not count as a try.

    `values` are columns to set with it: `queue`, `priority`, `not_before_at`. A
    document that is to be cancelled ends as that instead. False if the lease was
    lost meanwhile.
    """
    try:
        with change(claim.job_id, agent=Agent.WORKER) as current:
            _hand_back(current, claim, reason, values)
        return True
    except (NothingChanged, Job.DoesNotExist, Document.DoesNotExist):
        return False


def _hand_back(
    current: Change, claim: Claim, reason: HandBack, values: dict[str, Any]
) -> None:
    document = Document.objects.get(pk=claim.document_id)
    if document.cancel_requested_at is not None:
        end_document(current, claim, cancelled())
        return
    place = _place(current, document, reason, values.get("queue", document.queue))
    _queue(current, claim, document, {**_values(document, reason), **place, **values})
    _end_attempt(current, claim, document)
    delta = state_delta(State.PROCESSING, State.QUEUED)
    apply(current, delta, stage="", message=_said_of_job(current, document, reason))
    _record(current, document, reason)
    document.refresh_from_db()
    # What is resumed meanwhile is not paused any more.
    if current.job.paused_at is None:
        announce(current, [document])


def _values(document: Document, reason: HandBack) -> dict[str, Any]:
    return {
        "stage": "",
        "message": _said(document, reason),
        "attempts_since_queued": max(document.attempts_since_queued - 1, 0),
        "slices": document.slices + (reason is HandBack.SLICE),
        "page_in_flight": None,
    }


def _said(document: Document, reason: HandBack) -> str:
    """Return what it waits for; for text recognition, of how many pages."""
    if reason is not HandBack.MOVED:
        return _MESSAGES[reason]
    pages = words.count(page_classes.pictures(document.page_classes), document.unit)
    return f"{_MESSAGES[reason]}: {pages}"


def _said_of_job(current: Change, document: Document, reason: HandBack) -> str:
    """Return the same for its job, whose other documents have pages, too."""
    is_only = current.job.documents_total == 1
    return _said(document, reason) if is_only else _MESSAGES[reason]


def _place(
    current: Change, document: Document, reason: HandBack, queue: str
) -> dict[str, int]:
    """Return where it waits: at its old place, unless it gave way or moved."""
    owner_id = current.job.owner_id
    if reason is HandBack.SLICE:
        seconds = _seconds_in_work(current, document)
        return {"turn": turn_after_slice(document, owner_id, seconds)}
    if queue != document.queue:
        return {"turn": next_turn(owner_id, queue, document.priority)}
    return {}


def _seconds_in_work(current: Change, document: Document) -> float:
    began_at = document.started_at or current.now
    return (current.now - began_at).total_seconds()


def _queue(
    current: Change, claim: Claim, document: Document, values: dict[str, Any]
) -> None:
    rows = Document.objects.filter(
        pk=document.pk, lease_token=claim.token, state=State.PROCESSING
    )
    moment = {"queued_at": current.now, "enqueued_at": current.now}
    if not move(current, rows, State.QUEUED, **UNHELD, **moment, **values):
        raise NothingChanged


def _end_attempt(current: Change, claim: Claim, document: Document) -> None:
    Attempt.objects.filter(document=document, number=claim.attempt).update(
        finished_at=current.now,
        outcome=Outcome.HANDED_BACK,
        pages_at_end=document.pages_done,
    )


def _record(current: Change, document: Document, reason: HandBack) -> None:
    done = document.pages_done
    kept = f", {words.count(done, document.unit)} kept" if done else ""
    current.record(
        EventKind.YIELDED,
        f"{document.name}: {_said(document, reason).lower()}{kept}",
        document=document,
        states=(State.PROCESSING, State.QUEUED),
        agent=Agent.WORKER,
        data={"reason": reason.value, "pages_kept": document.pages_done},
    )
