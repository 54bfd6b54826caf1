"""Rescue and sweep: what a crash left is queued, enqueued or settled again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from progress import words
from progress.lifecycle import jobs
from progress.lifecycle.change import Change, NothingChanged, change, job_of
from progress.lifecycle.counters import apply, state_delta
from progress.lifecycle.documents import UNHELD, move
from progress.lifecycle.endings import cancelled, conclude, failed
from progress.lifecycle.queueing import announce
from progress.models import Attempt, Document, Job
from progress.states import Agent, EventKind, Outcome, State


def rescue(document_id: UUID, *, lapsed_before: datetime) -> bool:
    """Take a document from a worker whose lease ran out before `lapsed_before`.

    It is queued again with its pages kept, or fails when it has used up its
    attempts. False when its worker gave a sign of life after all.
    """
    job_id = job_of(document_id)
    if job_id is None:
        return False
    try:
        with change(job_id, agent=Agent.RESCUE) as current:
            _rescue(current, document_id, lapsed_before)
        return True
    except (NothingChanged, Job.DoesNotExist, Document.DoesNotExist):
        return False


def _rescue(current: Change, document_id: UUID, lapsed_before: datetime) -> None:
    document = Document.objects.get(pk=document_id)
    brought_pages = _end_lost_attempt(current, document)
    if document.cancel_requested_at is not None:
        _end(current, document, lapsed_before, State.CANCELLED)
    elif brought_pages:
        # Not this document's fault: restarts must not add up to a failure.
        _queue(current, document, lapsed_before, attempts_since_queued=0)
    elif document.attempts_since_queued >= settings.HEADWAY_MAX_ATTEMPTS:
        _end(current, document, lapsed_before, State.FAILED)
    else:
        _queue(current, document, lapsed_before)


def _release(
    current: Change,
    document: Document,
    lapsed_before: datetime,
    state: State,
    **values: object,
) -> None:
    rows = Document.objects.with_lapsed_lease(lapsed_before).filter(pk=document.pk)
    if not move(current, rows, state, **UNHELD, **values):
        raise NothingChanged


def _queue(
    current: Change, document: Document, lapsed_before: datetime, **values: object
) -> None:
    _release(
        current,
        document,
        lapsed_before,
        State.QUEUED,
        message="Its worker was lost; waiting for another",
        queued_at=current.now,
        enqueued_at=current.now,
        **values,
    )
    apply(current, state_delta(State.PROCESSING, State.QUEUED))
    current.record(
        EventKind.RESCUED,
        f"{document.name}: worker lost, queued again, "
        f"{words.count(document.pages_done, document.unit)} kept",
        document=document,
        states=(State.PROCESSING, State.QUEUED),
        data={"pages_kept": document.pages_done},
    )
    announce(current, [document])


def _end(
    current: Change, document: Document, lapsed_before: datetime, state: State
) -> None:
    ending = failed(
        "worker_lost",
        f"The worker was lost {document.attempts_since_queued} times while reading "
        "this document. Retry it, or check whether the file is damaged.",
    )
    is_failed = state == State.FAILED
    _release(
        current,
        document,
        lapsed_before,
        state,
        finished_at=current.now,
        message=ending.message if is_failed else "Cancelled",
        error_code=ending.error_code if is_failed else "",
        error_message=ending.message if is_failed else "",
    )
    apply(current, state_delta(State.PROCESSING, state))
    conclude(current, document, ending if is_failed else cancelled(), State.PROCESSING)
    jobs.settle_in(current)


def _end_lost_attempt(current: Change, document: Document) -> bool:
    """End the attempt as lost; tell whether it had brought a page."""
    lost = Attempt.objects.filter(document=document, number=document.attempt)
    lost.running().update(
        finished_at=current.now,
        outcome=Outcome.LOST,
        pages_at_end=document.pages_done,
        error_code="worker_lost",
        error_message="The worker gave no sign of life.",
    )
    return lost.filter(pages_at_start__lt=document.pages_done).exists()


def mark_enqueued(document_ids: Iterable[UUID]) -> int:
    """Note that messages about these waiting documents were sent again."""
    rows = Document.objects.filter(pk__in=list(document_ids), state=State.QUEUED)
    return rows.update(enqueued_at=timezone.now())


def settle(job_id: UUID) -> bool:
    """End a job whose documents have all ended, if a crash kept it open."""
    try:
        with change(job_id, agent=Agent.RESCUE) as current:
            if not jobs.settle_in(current):
                raise NothingChanged
        return True
    except (NothingChanged, Job.DoesNotExist):
        return False
