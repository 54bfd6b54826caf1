"""Postpone: what failed for a cause that passes is tried again by itself, later."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from django.conf import settings

from progress import words
from progress.lifecycle.change import Change, NothingChanged, change
from progress.lifecycle.counters import apply, state_delta
from progress.lifecycle.documents import UNHELD, move
from progress.lifecycle.endings import Ending
from progress.lifecycle.leases import Claim
from progress.models import Attempt, Document, Job
from progress.retries.policy import Policy, delay
from progress.states import Agent, EventKind, Outcome, State
from progress.text import fit


def usual_policy() -> Policy:
    """Return how documents are tried again, from the settings."""
    return Policy(
        most=settings.HEADWAY_RETRIES,
        first=settings.HEADWAY_RETRY_SECONDS,
        cap=settings.HEADWAY_RETRY_MAX_SECONDS,
    )


def postpone(claim: Claim, ending: Ending, policy: Policy | None = None) -> bool:
    """Queue a document again that failed for a cause that passes.

    Its row says when it may begin; the sweep sends the message by then. False if the
    policy has no other try for it, if it is to be cancelled, or if the lease was lost:
    finish it then.
    """
    policy = policy or usual_policy()
    if ending.state is not State.FAILED or not policy.covers(ending.error_code):
        return False
    try:
        with change(claim.job_id, agent=Agent.RETRY_POLICY) as current:
            _postpone(current, claim, ending, policy)
        return True
    except (NothingChanged, Job.DoesNotExist, Document.DoesNotExist):
        return False


def _postpone(current: Change, claim: Claim, ending: Ending, policy: Policy) -> None:
    document = Document.objects.get(pk=claim.document_id)
    seconds = _seconds(document, ending, policy)
    if seconds is None:
        raise NothingChanged
    due_at = current.now + timedelta(seconds=seconds)
    times = f"{document.retries + 1} of {policy.most}"
    said = f"{ending.message} Tries again soon ({times})"
    _queue(current, claim, document, due_at, said)
    _end_attempt(current, claim, document, ending)
    delta = state_delta(State.PROCESSING, State.QUEUED)
    apply(current, delta, stage="", message=fit(said, 300))
    current.record(
        EventKind.RETRIED,
        f"{document.name}: {ending.message} Tries again in "
        f"{words.duration(seconds)} ({times})",
        document=document,
        states=(State.PROCESSING, State.QUEUED),
        data={"error_code": ending.error_code, "due_at": due_at.isoformat()},
    )


def _seconds(document: Document, ending: Ending, policy: Policy) -> float | None:
    if document.cancel_requested_at is not None:
        return None
    jitter = random.random()  # noqa: S311 - spreads load, guards nothing
    return delay(policy, ending.error_code, document.retries, jitter=jitter)


def _queue(
    current: Change, claim: Claim, document: Document, due_at: datetime, said: str
) -> None:
    rows = Document.objects.filter(
        pk=document.pk, lease_token=claim.token, state=State.PROCESSING
    )
    moved = move(
        current,
        rows,
        State.QUEUED,
        **UNHELD,
        message=fit(said, 300),
        retries=document.retries + 1,
        attempts_since_queued=max(document.attempts_since_queued - 1, 0),
        page_in_flight=None,
        not_before_at=due_at,
        queued_at=current.now,
        enqueued_at=current.now,
    )
    if not moved:
        raise NothingChanged


def _end_attempt(
    current: Change, claim: Claim, document: Document, ending: Ending
) -> None:
    Attempt.objects.filter(document=document, number=claim.attempt).update(
        finished_at=current.now,
        outcome=Outcome.FAILURE,
        pages_at_end=document.pages_done,
        error_code=ending.error_code,
        error_message=ending.error_message,
        error_detail=ending.error_detail,
    )
