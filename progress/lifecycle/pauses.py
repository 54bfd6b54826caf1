"""Pause and resume: nothing new of a job begins, and what runs is handed back."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q

from progress.lifecycle.change import Change, NothingChanged, change
from progress.lifecycle.priorities import take_places
from progress.lifecycle.queueing import announce
from progress.models import Document, Job
from progress.states import ACTIVE, EventKind, State

Actor = User | None

WAITING = "Waiting for a worker"


def pause_job(job_id: UUID, *, actor: Actor = None) -> bool:
    """Let nothing more of a job begin; what is in work stops at its next page border.

    False if it has ended, is paused, or is to be cancelled.
    """
    try:
        with change(job_id, actor=actor) as current:
            _pause(current, actor)
        return True
    except (NothingChanged, Job.DoesNotExist):
        return False


def resume_job(job_id: UUID, *, actor: Actor = None) -> bool:
    """Let a paused job go on; false if it is not paused."""
    try:
        with change(job_id, actor=actor) as current:
            _resume(current, actor)
        return True
    except (NothingChanged, Job.DoesNotExist):
        return False


def pause_batch(batch_id: UUID, *, actor: Actor = None) -> int:
    """Pause each job of a batch that has not ended; return how many."""
    rows = Job.objects.filter(batch=batch_id).pausable()
    ids = list(rows.values_list("pk", flat=True))
    return sum(pause_job(job_id, actor=actor) for job_id in ids)


def resume_batch(batch_id: UUID, *, actor: Actor = None) -> int:
    """Resume each paused job of a batch; return how many."""
    rows = Job.objects.filter(batch=batch_id).paused()
    ids = list(rows.values_list("pk", flat=True))
    return sum(resume_job(job_id, actor=actor) for job_id in ids)


def _pause(current: Change, actor: Actor) -> None:
    rows = Job.objects.filter(pk=current.job.pk, state__in=ACTIVE, paused_at=None)
    if not rows.filter(cancel_requested_at=None).update(paused_at=current.now):
        raise NothingChanged
    current.job.paused_at = current.now
    current.record(EventKind.PAUSED, "Paused", actor=actor)


def _resume(current: Change, actor: Actor) -> None:
    rows = Job.objects.filter(pk=current.job.pk, state__in=ACTIVE)
    if not rows.exclude(paused_at=None).update(paused_at=None, **_said(current.job)):
        raise NothingChanged
    current.job.paused_at = None
    waiting = Document.objects.filter(job=current.job, state=State.QUEUED)
    # A pause is no place in the queue.
    take_places(current, waiting)
    waiting.update(
        message=WAITING,
        seq=current.seq,
        queued_at=current.now,
        enqueued_at=current.now,
    )
    current.record(EventKind.RESUMED, "Resumed", actor=actor)
    due = Q(not_before_at=None) | Q(not_before_at__lte=current.now)
    announce(current, list(waiting.filter(due).in_order()))


def _said(job: Job) -> dict[str, str]:
    """Return what the job says from now on; what is in work speaks for itself."""
    return {} if job.documents_processing else {"stage": "", "message": WAITING}
