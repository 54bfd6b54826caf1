"""Cancel: what a person asks for, of a document, a job or a batch; by force at last."""

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
from progress.models import Document, Job
from progress.models.document import DocumentQuerySet
from progress.signals import DocumentCancelRequested
from progress.states import Agent, EventKind, State

Actor = User | None


def cancel_document(document_id: UUID, *, actor: Actor = None) -> bool:
    """Stop a document: at once if it waits, at the next page border if in work."""
    job_id = job_of(document_id)
    return bool(job_id and _cancel(job_id, actor, only=document_id))


def cancel_job(job_id: UUID, *, actor: Actor = None) -> bool:
    """Stop all documents of a job that have not ended; tell whether there were any."""
    return _cancel(job_id, actor)


def cancel_batch(batch_id: UUID, *, actor: Actor = None) -> int:
    """Cancel each job of a batch; return how many had something to stop."""
    jobs_of_it = Job.objects.filter(batch=batch_id).active()
    ids = list(jobs_of_it.values_list("pk", flat=True))
    return sum(cancel_job(job_id, actor=actor) for job_id in ids)


def force_document(document_id: UUID, *, actor: Actor = None) -> bool:
    """Kill what still works on a document that was asked to stop."""
    job_id = job_of(document_id)
    return bool(job_id and _force(job_id, actor, only=document_id))


def force_job(job_id: UUID, *, actor: Actor = None) -> int:
    """Kill what still works on documents of a job that were asked to stop."""
    return _force(job_id, actor)


def force_batch(batch_id: UUID, *, actor: Actor = None) -> int:
    """Force each job of a batch; return how many documents are killed."""
    jobs_of_it = Job.objects.filter(batch=batch_id).active()
    ids = list(jobs_of_it.values_list("pk", flat=True))
    return sum(force_job(job_id, actor=actor) for job_id in ids)


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


def _mark_job(current: Change, cancel_requested_at: datetime) -> None:
    """Note that all of it is to stop; what is paused stops, too."""
    values = {"cancel_requested_at": cancel_requested_at, "paused_at": None}
    Job.objects.filter(pk=current.job.pk).update(**values)
    for name, value in values.items():
        setattr(current.job, name, value)


def _stop_running(current: Change, documents: list[Document]) -> None:
    rows = Document.objects.filter(pk__in=[d.pk for d in documents])
    rows.filter(state=State.PROCESSING).update(
        cancel_requested_at=current.now, seq=current.seq, message="Cancelling"
    )
    _tell(current, documents)


def _tell(
    current: Change, documents: list[Document], *, is_forced: bool = False
) -> None:
    for document in documents:
        signals.document_cancel_requested.send(
            DocumentCancelRequested(
                document_id=document.pk,
                job_id=current.job.pk,
                task_id=document.task_id,
                is_forced=is_forced,
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


def _force(job_id: UUID, actor: Actor, only: UUID | None = None) -> int:
    agent = Agent.PERSON if actor else Agent.WATCHDOG
    try:
        with change(job_id, actor=actor, agent=agent) as current:
            return _kill(current, actor, only)
    except (NothingChanged, Job.DoesNotExist):
        return 0


def _kill(current: Change, actor: Actor, only: UUID | None) -> int:
    rows = _still_at_work(current, only)
    documents = list(rows.in_order())
    if not documents:
        raise NothingChanged
    rows.update(
        cancel_forced_at=current.now, seq=current.seq, message="Stopping by force"
    )
    for document in documents:
        current.record(
            EventKind.CANCEL_REQUESTED,
            f"{document.name}: stopping by force",
            document=document,
            actor=actor,
            data={"is_forced": True},
        )
    _tell(current, documents, is_forced=True)
    return len(documents)


def _still_at_work(current: Change, only: UUID | None) -> DocumentQuerySet:
    rows = Document.objects.filter(
        job=current.job, state=State.PROCESSING, cancel_requested_at__isnull=False
    )
    return rows.filter(pk=only) if only else rows
