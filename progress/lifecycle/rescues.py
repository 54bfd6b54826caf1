"""Rescue and sweep: what a crash left is queued, enqueued or settled again."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from progress import words
from progress.lifecycle import jobs
from progress.lifecycle.change import Change, NothingChanged, change, job_of
from progress.lifecycle.counters import apply, state_delta
from progress.lifecycle.documents import UNHELD, move
from progress.lifecycle.endings import cancelled, conclude, failed
from progress.lifecycle.leases import is_alone, loss
from progress.lifecycle.queueing import announce
from progress.lifecycle.unreachable import cancel_unsent
from progress.models import Attempt, Document, Job
from progress.states import Agent, EventKind, Outcome, State
from progress.unbegun import NEVER_SENT

LOST = "Its worker was lost; waiting for another"


def rescue(document_id: UUID) -> bool:
    """Take a document from a worker that is lost: silent for a lease, or dead.

    It is queued again with its pages kept, or fails when it has used up its
    attempts. False when its worker is there after all.
    """
    job_id = job_of(document_id)
    if job_id is None:
        return False
    try:
        with change(job_id, agent=Agent.RESCUE) as current:
            _rescue(current, document_id)
        return True
    except (NothingChanged, Job.DoesNotExist, Document.DoesNotExist):
        return False


def _rescue(current: Change, document_id: UUID) -> None:
    document = Document.objects.get(pk=document_id)
    why = loss(document, current.now)
    if not why:
        raise NothingChanged
    release(current, document, why)
    document.refresh_from_db()
    if document.state == State.QUEUED:
        announce(current, [document])


def release(current: Change, document: Document, why: str) -> None:
    """Queue or end a document inside `current` whose worker is lost.

    `document` is the row as read under the job's lock. Who calls tells the workers.

    Raises:
        NothingChanged: its worker gave a sign of life, or ended it, in between.
    """
    brought_pages = _end_lost_attempt(current, document, why)
    if document.cancel_requested_at is not None:
        _end(current, document, State.CANCELLED)
    elif brought_pages:
        # Not this document's fault: restarts must not add up to a failure.
        _queue(current, document, why, attempts_since_queued=0)
    elif _is_now_left_out(document):
        # The next attempt goes on behind the page: it is not the same again.
        _queue(current, document, why)
    elif document.attempts_since_queued >= settings.HEADWAY_MAX_ATTEMPTS:
        _end(current, document, State.FAILED)
    else:
        _queue(current, document, why)


def _move(current: Change, document: Document, state: State, **values: object) -> None:
    # A heartbeat takes no job's lock: it may come between our reading and this.
    rows = Document.objects.filter(
        pk=document.pk,
        lease_token=document.lease_token,
        lease_expires_at=document.lease_expires_at,
    )
    if not move(current, rows, state, **UNHELD, **values):
        raise NothingChanged


def _queue(current: Change, document: Document, why: str, **values: object) -> None:
    _move(
        current,
        document,
        State.QUEUED,
        stage="",
        message=LOST,
        page_losses=document.page_losses + _is_suspect(document),
        queued_at=current.now,
        enqueued_at=current.now,
        **values,
    )
    apply(current, state_delta(State.PROCESSING, State.QUEUED), stage="", message=LOST)
    current.record(
        EventKind.RESCUED,
        f"{document.name}: worker lost, queued again, "
        f"{words.count(document.pages_done, document.unit)} kept",
        document=document,
        states=(State.PROCESSING, State.QUEUED),
        agent=Agent.RESCUE,
        data={"pages_kept": document.pages_done, "why": why},
    )


def _is_suspect(document: Document) -> bool:
    """Tell whether the page in flight may be what killed the worker."""
    return document.page_in_flight is not None and is_alone(document)


def _is_now_left_out(document: Document) -> bool:
    """Tell whether this loss is the one after which the page is not tried again."""
    losses = document.page_losses + _is_suspect(document)
    return _is_suspect(document) and losses == settings.HEADWAY_PAGE_LOSSES


def _end(current: Change, document: Document, state: State) -> None:
    ending = failed(
        "worker_lost",
        f"The worker was lost {document.attempts_since_queued} times while reading "
        "this document. Retry it, or check whether the file is damaged.",
    )
    is_failed = state == State.FAILED
    _move(
        current,
        document,
        state,
        finished_at=current.now,
        message=ending.message if is_failed else "Cancelled",
        error_code=ending.error_code if is_failed else "",
        error_message=ending.message if is_failed else "",
    )
    apply(current, state_delta(State.PROCESSING, state))
    conclude(current, document, ending if is_failed else cancelled(), State.PROCESSING)
    jobs.settle_in(current)


def _end_lost_attempt(current: Change, document: Document, why: str) -> bool:
    """End the attempt as lost; tell whether it had brought a page."""
    lost = Attempt.objects.filter(document=document, number=document.attempt)
    lost.running().update(
        finished_at=current.now,
        outcome=Outcome.LOST,
        pages_at_end=document.pages_done,
        error_code="worker_lost",
        error_message=why,
    )
    return lost.filter(pages_at_start__lt=document.pages_done).exists()


def mark_enqueued(document_ids: Iterable[UUID]) -> int:
    """Note that messages about these waiting documents were sent again.

    It takes no job's lock, so it waits for no row either: two that take the rows of a
    job in different orders would wait for each other. What is locked changes just now.
    """
    rows = Document.objects.filter(pk__in=list(document_ids), state=State.QUEUED)
    with transaction.atomic():
        free = list(
            rows.select_for_update(skip_locked=True).values_list("pk", flat=True)
        )
        waiting = Document.objects.filter(pk__in=free)
        return waiting.update(enqueued_at=timezone.now())


def give_up(job_id: UUID) -> bool:
    """End a workflow whose next part nobody sends, unless a part of it may yet."""
    try:
        with change(job_id, agent=Agent.RESCUE) as current:
            if not cancel_unsent(current, NEVER_SENT):
                raise NothingChanged
            jobs.settle_in(current)
        return True
    except (NothingChanged, Job.DoesNotExist):
        return False


def settle(job_id: UUID) -> bool:
    """End a job whose documents have all ended, if a crash kept it open."""
    try:
        with change(job_id, agent=Agent.RESCUE) as current:
            if not jobs.settle_in(current):
                raise NothingChanged
        return True
    except (NothingChanged, Job.DoesNotExist):
        return False
