"""`tracked`: send a whole workflow as one job, with all its parts known at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from celery.canvas import group
from celery.utils import uuid
from django.db import transaction

from progress.lifecycle import tasks as lifecycle
from progress.lifecycle.tasks import NewTaskJob
from progress.task_ids import document_id
from workers.tracking import rows
from workers.tracking.canvas import leaves, with_ids
from workers.tracking.guard import guarded
from workers.tracking.owners import find_owner
from workers.tracking.titles import job_type_of
from workers.tracking.wishes import Owner, Wishes, wishes


class Tracked:
    """A workflow that is ready to be sent as one job."""

    def __init__(self, workflow: Any, wanted: Wishes) -> None:
        self._workflow = workflow
        self._wishes = wanted
        #: The job, once it was sent.
        self.job_id: UUID | None = None

    def delay(self) -> Any:
        """Send it; return what the workflow's own `apply_async` returns."""
        return self.apply_async()

    def apply_async(self, **options: Any) -> Any:
        """Send it with Celery's options; return the workflow's own result.

        The job with all its parts is there before the first message is sent.
        """
        signature = with_ids(self._workflow)
        self.job_id = _job_id(signature)
        with guarded("workflow"), transaction.atomic():
            self._write(signature, self.job_id)
        return signature.apply_async(**options)

    def _write(self, signature: Any, job_id: UUID) -> None:
        found = [
            rows.waiting_part(leaf, is_first=not place)
            for place, leaf in enumerate(leaves(signature))
        ]
        parts = [part for part in found if part is not None]
        if not parts:
            return
        new = NewTaskJob(
            id=job_id,
            job_type=self._wishes.job_type or job_type_of(parts[0].task_name),
            title=self._wishes.title or parts[0].title,
            batch_title=self._wishes.batch,
        )
        lifecycle.queue_task_job(find_owner(self._wishes.owner), new, parts)


def _job_id(signature: Any) -> UUID:
    """Return the id of a workflow's job: a group's own, so that it is found by that."""
    if not isinstance(signature, group):
        return uuid4()
    signature["options"] = {"task_id": uuid(), **signature["options"]}
    return document_id(signature["options"]["task_id"])


def tracked(
    workflow: Any,
    *,
    owner: Owner | None = None,
    title: str = "",
    batch: str = "",
    job_type: str = "",
) -> Tracked:
    """Let a task's signature, group, chain or chord be one job when it is sent.

    `owner` is a user, an id or a user name; `batch` the title of a batch of theirs.
    Tasks in it that are not built on `ProgressTask` run, but are no parts.
    """
    wanted = wishes(owner=owner, title=title, batch=batch, job_type=job_type)
    return Tracked(workflow, wanted)
