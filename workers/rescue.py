"""Rescue and sweep: find what crashes and lost messages left behind, and go on."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from progress import lifecycle
from progress.models import Document, Job
from progress.signals import QueuedTask
from workers.enqueue import enqueue

logger = logging.getLogger(__name__)

#: Most documents handled in one round; the next round is seconds away.
BATCH = 500
#: A message that was sent is given this long, and then twice as long each time,
#: before it counts as lost. Sending it again is harmless: the claim lets one of
#: them work.
MESSAGE_PATIENCE = timedelta(seconds=60)


def rescue_documents() -> int:
    """Take documents from workers whose lease ran out; settle what a crash left open.

    Returns how many documents were rescued.
    """
    now = timezone.now()
    lapsed = Document.objects.with_lapsed_lease(now).values_list("pk", flat=True)
    rescued = sum(map(lifecycle.rescue, lapsed[:BATCH]))
    for job_id in Job.objects.unsettled().values_list("pk", flat=True)[:BATCH]:
        lifecycle.settle(job_id)
    if rescued:
        logger.warning("Rescued %s documents whose worker was lost", rescued)
    return rescued


def sweep_queued() -> int:
    """Send messages again about documents that have waited long; return how many."""
    due = Document.objects.due_for_a_message(timezone.now(), MESSAGE_PATIENCE)
    waiting = due.order_by("enqueued_at")
    rows = list(waiting.only("pk", "attempt")[:BATCH])
    tasks = [QueuedTask(document_id=d.pk, task_id=d.next_task_id) for d in rows]
    sent = enqueue(tasks)
    lifecycle.mark_enqueued(task.document_id for task in tasks[:sent])
    return sent
