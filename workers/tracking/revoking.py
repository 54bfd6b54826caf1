"""Tasks that Celery discards unrun: revoked by somebody, or their time ran out."""

from __future__ import annotations

from functools import partial
from typing import Any

from celery.signals import task_revoked

from progress import lifecycle, task_ids
from progress.aside import aside
from workers.tracking.guard import guarded


def connect() -> None:
    """Hear of what this process's worker discards."""
    task_revoked.connect(on_revoked, dispatch_uid="tracking: revoked")


def on_revoked(sender: Any = None, request: Any = None, **_: Any) -> None:
    """Cancel the row of a tracked task: nobody will ever run it.

    By another thread: the worker's own takes messages meanwhile. One that is at work
    ends as any that is cancelled.
    """
    if getattr(sender, "is_tracked", False):
        aside().do(partial(cancel, str(request.id)))


def cancel(task_id: str) -> None:
    """Cancel the row of a task, if it has one that has not ended."""
    with guarded("revoke"):
        lifecycle.cancel_document(task_ids.document_id(task_id))
