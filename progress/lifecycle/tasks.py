"""Tasks of one's own: jobs whose parts have no file, but a Celery task each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from progress.lifecycle import jobs
from progress.lifecycle.change import Change, NothingChanged, change
from progress.lifecycle.counters import move_batch
from progress.models import Batch, Document, Job
from progress.models.document import TASK_UNIT
from progress.states import TERMINAL, Agent, EventKind, State
from progress.text import fit


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A Celery task that is to be a part of a job.

    `arguments` are what it is sent with, JSON-ready; None while an earlier part has
    to end first, since only that one's end tells them.
    """

    id: UUID
    title: str
    task_id: str
    task_name: str
    arguments: dict[str, Any] | None
    queue: str = ""
    #: When its message comes, if not at once.
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTaskJob:
    """A job of tasks; an open one does not end before `seal`."""

    id: UUID
    job_type: str
    title: str
    batch_title: str = ""
    is_open: bool = False


def queue_task_job(owner: User, new: NewTaskJob, tasks: Sequence[NewTask]) -> None:
    """Write a job with its parts; whoever calls sends their messages."""
    with transaction.atomic():
        _insert_job(owner, new)
        with change(new.id, actor=owner) as current:
            move_batch(current.job, {"jobs_total": 1}, finished_at=None)
            _insert(current, tasks)
            current.record(
                EventKind.QUEUED,
                "Queued" if len(tasks) == 1 else f"{len(tasks)} parts queued",
                states=("", State.QUEUED),
                actor=owner,
            )
            jobs.announce_queued(current.job)


def add_tasks(job_id: UUID, tasks: Sequence[NewTask]) -> bool:
    """Add parts to a job that has not ended; False if it has, or is gone.

    The job's percent stays where it was until the new parts have caught up.
    """
    try:
        with change(job_id) as current:
            if current.job.state in TERMINAL:
                raise NothingChanged
            _keep_floor(current)
            _insert(current, tasks)
        return True
    except (NothingChanged, Job.DoesNotExist):
        return False


def mark_sent(
    document_id: UUID,
    arguments: dict[str, Any],
    due_at: datetime | None = None,
    *,
    title: str = "",
) -> bool:
    """Note what a waiting part is sent with; False if it waits no more.

    `due_at` is when its message comes, if not at once; `title` is what it is called
    now that its arguments are known, if that is new.
    """
    now = timezone.now()
    values = {"task_arguments": arguments, "queued_at": now} | (
        {"name": fit(title, 250)} if title else {}
    )
    rows = Document.objects.filter(pk=document_id, state=State.QUEUED)
    return bool(rows.update(enqueued_at=due_at or now, **values))


def leave_to(document_id: UUID, task_name: str) -> bool:
    """Let a waiting part be another task from now on; it is yet to be sent."""
    rows = Document.objects.filter(pk=document_id, state=State.QUEUED)
    name = fit(task_name, 200)
    return bool(rows.update(task_name=name, task_arguments=None))


def seal(job_id: UUID, *, agent: Agent = Agent.SYSTEM) -> bool:
    """Let a job end when its parts have: no more will be sent."""
    try:
        with change(job_id, agent=agent) as current:
            if not Job.objects.filter(pk=job_id, is_open=True).update(is_open=False):
                raise NothingChanged
            current.job.is_open = False
            jobs.settle_in(current)
        return True
    except (NothingChanged, Job.DoesNotExist):
        return False


def _insert_job(owner: User, new: NewTaskJob) -> None:
    now = timezone.now()
    batch = None
    if new.batch_title:
        batch, _ = Batch.objects.get_or_create(
            owner=owner, title=fit(new.batch_title, 200), defaults={"created_at": now}
        )
    Job.objects.create(
        id=new.id,
        owner=owner,
        batch=batch,
        job_type=fit(new.job_type, 50),
        title=fit(new.title, 250),
        is_task=True,
        is_open=new.is_open,
        created_at=now,
        queued_at=now,
        changed_at=now,
    )


def _insert(current: Change, tasks: Sequence[NewTask]) -> None:
    first = current.job.documents_total
    rows = [
        _document(current, first + position, task)
        for position, task in enumerate(tasks)
    ]
    Document.objects.bulk_create(rows)
    count = len(rows)
    job = Job.objects.filter(pk=current.job.pk)
    job.update(documents_total=F("documents_total") + count)
    current.job.documents_total += count
    move_batch(current.job, {"documents_total": count})


def _document(current: Change, position: int, task: NewTask) -> Document:
    return Document(
        id=task.id,
        job=current.job,
        position=position,
        name=fit(task.title, 250),
        task_name=fit(task.task_name, 200),
        task_arguments=task.arguments,
        task_id=fit(task.task_id, 50),
        queue=fit(task.queue, 30),
        unit=TASK_UNIT,
        message="Waiting for its turn"
        if task.arguments is None
        else "Waiting for a worker",
        seq=current.seq,
        created_at=current.now,
        queued_at=current.now,
        enqueued_at=task.due_at or current.now,
    )


def _keep_floor(current: Change) -> None:
    floor = current.job.points
    Job.objects.filter(pk=current.job.pk).update(points_floor=floor)
    current.job.points_floor = floor
