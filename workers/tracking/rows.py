"""The rows of a task: made when it is sent, or when it begins if nobody saw it sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from celery import current_app
from django.db import IntegrityError

from progress import task_ids
from progress.job_types import made_of
from progress.lifecycle import tasks as lifecycle
from progress.lifecycle.tasks import NewTask, NewTaskJob
from progress.models import Document
from workers.tracking import arguments, current
from workers.tracking.canvas import leaves
from workers.tracking.moments import moment_of
from workers.tracking.owners import find_owner
from workers.tracking.titles import job_type_of, title_of
from workers.tracking.wishes import Wishes, wishes

if TYPE_CHECKING:
    from workers.base import ProgressTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One call of `apply_async`: the task, what it is sent with, and as what."""

    task: ProgressTask
    args: Sequence[Any] | None
    kwargs: Mapping[str, Any] | None
    task_id: str
    options: Mapping[str, Any]
    wishes: Wishes

    @property
    def due_at(self) -> datetime | None:
        """When its message comes, if not at once."""
        return moment_of(self.options.get("eta") or self.options.get("countdown"))

    @property
    def expires_at(self) -> datetime | None:
        """After which moment it is not to begin."""
        own = getattr(self.task, "expires", None)
        return moment_of(self.options.get("expires") or own)

    @property
    def document_id(self) -> UUID:
        """The row that it is about."""
        return task_ids.document_id(self.task_id)


def note(sending: Sending) -> bool:
    """Write that a task is sent; True if its row can be sent again from the row.

    The row may be there already: as a later part of a workflow, or because the task
    is sent again.
    """
    stored = arguments.encode(
        sending.args, sending.kwargs, sending.options, sending.expires_at
    )
    title = _title(sending.task, sending.args, sending.kwargs)
    if lifecycle.mark_sent(sending.document_id, stored, sending.due_at, title=title):
        return bool(stored)
    if Document.objects.filter(pk=sending.document_id).exists():
        return bool(stored)
    _insert(sending, stored)
    return bool(stored)


def _insert(sending: Sending, stored: dict[str, Any]) -> None:
    parts = [_part(sending, stored), *_later_parts(sending.options)]
    job_id = _joined(sending)
    try:
        if job_id is None or not lifecycle.add_tasks(job_id, parts):
            _begin_job(sending, job_id, parts)
    except IntegrityError:
        # Somebody else made the row just now: sender and worker may race.
        if not Document.objects.filter(pk=sending.document_id).exists():
            raise


def _joined(sending: Sending) -> UUID | None:
    """Return the job that the task is to be a part of: its sender's, or its group's."""
    if sending.wishes.is_own_job and not sending.options.get("group_id"):
        return None
    run = current.run()
    if run is not None and run.job_id is not None and not sending.wishes.is_own_job:
        return run.job_id
    group_id = sending.options.get("group_id")
    return task_ids.document_id(group_id) if group_id else None


def _begin_job(sending: Sending, job_id: UUID | None, parts: list[NewTask]) -> None:
    """Begin a job; that of a group stays open until its last member was sent."""
    is_open = current.note_open_group(sending.options.get("group_id"), job_id)
    new = NewTaskJob(
        id=job_id if is_open and job_id else uuid4(),
        job_type=_job_type(sending),
        title=_job_title(sending, parts),
        batch_title=sending.wishes.batch or sending.task.batch,
        is_open=is_open,
    )
    lifecycle.queue_task_job(find_owner(_owner(sending)), new, parts)


def _owner(sending: Sending) -> int | str | None:
    if sending.wishes.owner is not None:
        return sending.wishes.owner
    run = current.run()
    inherited = run.owner_id if run is not None else None
    return inherited if inherited is not None else sending.task.owner


def _job_type(sending: Sending) -> str:
    own = sending.wishes.job_type or sending.task.job_type
    return own or job_type_of(sending.task.name)


def _job_title(sending: Sending, parts: list[NewTask]) -> str:
    return sending.wishes.title or parts[0].title


def _part(sending: Sending, stored: dict[str, Any]) -> NewTask:
    return NewTask(
        id=sending.document_id,
        title=_title(sending.task, sending.args, sending.kwargs),
        task_id=sending.task_id,
        task_name=sending.task.name,
        arguments=stored,
        queue=queue_of(sending.task, sending.options),
        due_at=sending.due_at,
    )


def _later_parts(options: Mapping[str, Any]) -> list[NewTask]:
    """Return the parts that this one's end sends: Celery hands them on in options."""
    later: list[Any] = list(reversed(options.get("chain") or []))
    later += [options["chord"]] if options.get("chord") else []
    link = options.get("link") or []
    later += list(link) if isinstance(link, list | tuple) else [link]
    found = [leaf for signature in later for leaf in leaves(signature)]
    return [part for leaf in found if (part := waiting_part(leaf)) is not None]


def waiting_part(leaf: Any, *, is_first: bool = False) -> NewTask | None:
    """Return a part that is yet to be sent; None if nobody tracks its task.

    What a later part is called with is known once it is sent: Celery puts the result
    of the earlier one before its arguments, unless they are immutable.
    """
    task = tracked_task(leaf.task)
    task_id = leaf.options.get("task_id")
    if task is None or not task_id:
        return None
    document_id = task_ids.document_id(task_id)
    if Document.objects.filter(pk=document_id).exists():
        return None
    args = leaf.args if is_first or leaf.immutable else None
    return NewTask(
        id=document_id,
        title=_title(task, args, leaf.kwargs),
        task_id=task_id,
        task_name=task.name,
        arguments=None,
        queue=queue_of(task, leaf.options),
    )


def tracked_task(name: str) -> ProgressTask | None:
    """Return the task of this name if it is one that is tracked."""
    task: Any = current_app.tasks.get(name)
    return task if getattr(task, "is_tracked", False) else None


def queue_of(task: ProgressTask, options: Mapping[str, Any]) -> str:
    """Return the queue that a task's message goes to."""
    named = options.get("queue") or getattr(task, "queue", None)
    if named:
        return str(getattr(named, "name", named))
    route = task.app.amqp.router.route({}, task.name)
    return str(getattr(route.get("queue"), "name", ""))


def _title(
    task: ProgressTask, args: Sequence[Any] | None, kwargs: Mapping[str, Any] | None
) -> str:
    return title_of(task.title or made_of(task.name), args, kwargs)


def begun_unseen(
    task: ProgressTask, args: Sequence[Any], kwargs: Mapping[str, Any], task_id: str
) -> bool:
    """Make the row of a task that begins and has none; False if it had one."""
    if Document.objects.filter(pk=task_ids.document_id(task_id)).exists():
        return False
    request = task.request
    options = {name: getattr(request, name, None) for name in ("chain", "chord")}
    options["link"] = request.callbacks
    note(
        Sending(
            task=task,
            args=args,
            kwargs=kwargs,
            task_id=task_id,
            options={k: v for k, v in options.items() if v},
            wishes=wishes(),
        )
    )
    return True
