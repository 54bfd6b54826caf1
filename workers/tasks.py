"""The Celery tasks: read a document, rescue lost ones, send forgotten ones."""

from __future__ import annotations

import os
from functools import partial
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.exceptions import Ignore
from django.utils import timezone

from progress import hooks, lifecycle, pruning
from progress.insights import rolling
from progress.states import State
from workers import attempt, rescue
from workers.base import ProgressTask
from workers.enqueue import PROCESS
from workers.errors import DocumentFailed
from workers.queues import queue_of


# Its first report comes at once, so STARTED would only be stored by a duplicate
# message, over the state of an attempt that has ended.
@shared_task(
    base=ProgressTask,
    bind=True,
    name=PROCESS,
    throws=(DocumentFailed,),
    max_retries=0,
    track_started=False,
    # Its row is there before it; it claims one itself.
    is_tracked=False,
)
def process_document(self: ProgressTask, document_id: str) -> dict[str, Any]:
    """Look at a queue: claim what is next and work on it, or leave if nothing waits.

    The message names the document that it was sent for; who is next may be another,
    which then has a message of its own on the way.

    Raises:
        DocumentFailed: it ended as failed; Celery shows FAILURE, the row says why.
    """
    task_id = str(self.request.id)
    worker = f"{self.request.hostname}:{os.getpid()}"
    queue = queue_of(self.request.delivery_info, UUID(document_id))
    claim = lifecycle.claim_next(queue, task_id=task_id, worker=worker)
    if claim is None:
        raise Ignore
    publish = partial(self.publish_progress, task_id, self.request.hostname)
    ending = attempt.run(claim, publish)
    if ending is None:
        raise Ignore
    if ending.state == State.CANCELLED:
        self.mark_revoked()
        raise Ignore
    if ending.state == State.FAILED:
        raise DocumentFailed(f"{ending.error_code}: {ending.message}")
    return attempt.summary(ending)


@shared_task(name="workers.tasks.rescue_documents", ignore_result=True)
def rescue_documents() -> int:
    """Queue documents again whose worker is gone; return how many.

    It also ends jobs that a crash left open.
    """
    rescue.settle_jobs()
    return rescue.rescue_documents()


@shared_task(name="workers.tasks.sweep_queued", ignore_result=True)
def sweep_queued() -> int:
    """Send messages about documents that wait without one; return how many."""
    return rescue.sweep_queued()


@shared_task(name="workers.tasks.prune", ignore_result=True)
def prune() -> int:
    """Delete what is older than it is kept for; return how many rows and files."""
    return sum(each.count for each in pruning.prune(timezone.now(), is_dry=False))


@shared_task(name="workers.tasks.measure", ignore_result=True)
def measure() -> int:
    """Measure what was done since the last time; return how many measures it made."""
    return rolling.roll_up()


@shared_task(name="workers.tasks.tell_unheard", ignore_result=True)
def tell_unheard() -> int:
    """Tell receivers again what a crash kept from them; return how many heard."""
    return hooks.tell_unheard()
