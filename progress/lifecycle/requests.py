"""Retry and cancel: what a person asks for, on a document, a job or a batch."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User

from progress import signals
from progress.lifecycle import jobs
from progress.lifecycle.change import Change, NothingChanged, change, job_of
from progress.lifecycle.counters import Delta, apply
from progress.lifecycle.documents import move
from progress.lifecycle.endings import cancelled, conclude
from progress.lifecycle.queueing import announce
from progress.models import Document, Job, Page
from progress.signals import DocumentCancelRequested
from progress.states import EventKind, State

Actor = User | None


def retry_document(document_id: UUID, *, actor: Actor = None) -> bool:
    """Queue a failed or cancelled document again; its good pages stay."""
    job_id = job_of(document_id)
    return bool(job_id and _retry(job_id, actor, only=document_id))


def retry_job(job_id: UUID, *, actor: Actor = None) -> int:
    """Queue all failed and cancelled documents of a job again; return how many."""
    return _retry(job_id, actor)


def retry_batch(batch_id: UUID, *, actor: Actor = None) -> int:
    """Retry each job of a batch; return how many documents were queued again."""
    return sum(retry_job(job_id, actor=actor) for job_id in _jobs_of(batch_id))


def cancel_document(document_id: UUID, *, actor: Actor = None) -> bool:
    """Stop a document: at once if it waits, at the next page border if in work."""
    job_id = job_of(document_id)
    return bool(job_id and _cancel(job_id, actor, only=document_id))


def cancel_job(job_id: UUID, *, actor: Actor = None) -> bool:
    """Stop all documents of a job that have not ended; tell whether there were any."""
    return _cancel(job_id, actor)


def cancel_batch(batch_id: UUID, *, actor: Actor = None) -> int:
    """Cancel each job of a batch; return how many had something to stop."""
    return sum(cancel_job(job_id, actor=actor) for job_id in _jobs_of(batch_id))


def _jobs_of(batch_id: UUID) -> list[UUID]:
    return list(Job.objects.filter(batch=batch_id).values_list("pk", flat=True))


def _retry(job_id: UUID, actor: Actor, only: UUID | None = None) -> int:
    try:
        with change(job_id, actor=actor) as current:
            return _queue_again(current, actor, only)
    except (NothingChanged, Job.DoesNotExist):
        return 0


def _queue_again(current: Change, actor: Actor, only: UUID | None) -> int:
    rows = Document.objects.filter(job=current.job).retryable()
    rows = rows.filter(pk=only) if only else rows
    documents = list(rows.in_order())
    if not documents:
        raise NothingChanged
    _reset_rows(current, documents)
    for document in documents:
        current.record(
            EventKind.RETRIED,
            f"{document.name} was queued again",
            document=document,
            states=(document.state, State.QUEUED),
            actor=actor,
        )
    _mark_job(current, None)
    jobs.reopen(current)
    announce(current, documents)
    return len(documents)


def _reset_rows(current: Change, documents: list[Document]) -> None:
    Page.objects.failed().filter(document__in=documents).delete()
    move(
        current,
        Document.objects.filter(pk__in=[d.pk for d in documents]).retryable(),
        State.QUEUED,
        stage="",
        message="Waiting for a worker",
        pages_failed=0,
        attempts_since_queued=0,
        queued_at=current.now,
        enqueued_at=current.now,
        started_at=None,
        finished_at=None,
        cancel_requested_at=None,
        error_code="",
        error_message="",
        error_detail="",
    )
    states = [d.state for d in documents]
    delta = Delta(
        documents_failed=-states.count(State.FAILED),
        documents_cancelled=-states.count(State.CANCELLED),
        pages_failed=-sum(d.pages_failed for d in documents),
    )
    apply(current, delta)


def _cancel(job_id: UUID, actor: Actor, only: UUID | None = None) -> bool:
    try:
        with change(job_id, actor=actor) as current:
            _stop(current, actor, only)
        return True
    except (NothingChanged, Job.DoesNotExist):
        return False


def _stop(current: Change, actor: Actor, only: UUID | None) -> None:
    rows = Document.objects.filter(job=current.job, cancel_requested_at=None).active()
    documents = list((rows.filter(pk=only) if only else rows).in_order())
    if not documents:
        raise NothingChanged
    if only is None:
        _mark_job(current, current.now)
    whole = documents[0] if only else None
    current.record(
        EventKind.CANCEL_REQUESTED, "Cancelling", document=whole, actor=actor
    )
    _stop_running(current, [d for d in documents if d.state == State.PROCESSING])
    _stop_waiting(current, [d for d in documents if d.state == State.QUEUED])


def _mark_job(current: Change, cancel_requested_at: datetime | None) -> None:
    rows = Job.objects.filter(pk=current.job.pk)
    rows.update(cancel_requested_at=cancel_requested_at)
    current.job.cancel_requested_at = cancel_requested_at


def _stop_running(current: Change, documents: list[Document]) -> None:
    rows = Document.objects.filter(pk__in=[d.pk for d in documents])
    rows.filter(state=State.PROCESSING).update(
        cancel_requested_at=current.now, seq=current.seq, message="Cancelling"
    )
    for document in documents:
        signals.document_cancel_requested.send(
            DocumentCancelRequested(
                document_id=document.pk,
                job_id=current.job.pk,
                task_id=document.task_id,
            )
        )


def _stop_waiting(current: Change, documents: list[Document]) -> None:
    if not documents:
        return
    ending = cancelled()
    move(
        current,
        Document.objects.filter(pk__in=[d.pk for d in documents], state=State.QUEUED),
        State.CANCELLED,
        cancel_requested_at=current.now,
        finished_at=current.now,
        message=ending.message,
    )
    apply(current, Delta(documents_cancelled=len(documents)))
    for document in documents:
        conclude(current, document, ending, State.QUEUED)
    jobs.settle_in(current)
