"""Rescue and sweep: find what crashes and lost messages left behind, and go on."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils import timezone

from progress import lifecycle
from progress.lifecycle.leases import loss
from progress.lifecycle.queueing import as_queued
from progress.models import Document, Job
from progress.models.document import DocumentQuerySet
from workers.enqueue import enqueue, waiting_messages

logger = logging.getLogger(__name__)

#: Most documents handled in one round; the next round is seconds away.
BATCH = 500
#: A message that was sent is given this long, and then twice as long each time,
#: before it counts as lost. Sending it again is harmless: the claim lets one of
#: them work.
MESSAGE_PATIENCE = timedelta(seconds=60)
#: A queue without a message has none for what has waited longer than this. A worker
#: that took one has claimed by then.
EMPTY_PATIENCE = timedelta(seconds=5)


def rescue_documents() -> int:
    """Take documents from workers that are lost; return how many were."""
    now = timezone.now()
    lost = [d.pk for d in Document.objects.in_work() if loss(d, now)]
    rescued = sum(map(lifecycle.rescue, lost[:BATCH]))
    if rescued:
        logger.warning("Rescued %s documents whose worker was lost", rescued)
    return rescued


def settle_jobs() -> int:
    """End jobs that a crash left open after their last document; return how many."""
    unsettled = Job.objects.unsettled().values_list("pk", flat=True)
    return sum(map(lifecycle.settle, unsettled[:BATCH]))


def sweep_queued() -> int:
    """Send messages about documents that have waited long, and about due retries.

    Returns how many.
    """
    now = timezone.now()
    due = Document.objects.due_for_a_message(now, MESSAGE_PATIENCE)
    return _send_again(due) + _send_again(Document.objects.due_for_a_retry(now))


def refill_queues() -> int:
    """Send messages about all that waits in queues that hold none; return how many.

    A broker that was emptied, or away when documents were handed in, is noticed by
    this at once, while a long backlog costs no message more.
    """
    waiting, sent = without_message(), 0
    while more := _send_again(waiting):
        sent += more
    if sent:
        logger.warning("Sent %s messages again: their queues held none", sent)
    return sent


def without_message() -> DocumentQuerySet:
    """Return the documents that wait in queues that hold no message.

    Raises:
        OperationalError, OSError: the broker is away.
    """
    now = timezone.now()
    waiting = Document.objects.enqueued_before(now - EMPTY_PATIENCE, now)
    queues = waiting.order_by("queue").values_list("queue", flat=True).distinct()
    return waiting.of_queues(name for name in queues if not waiting_messages(name))


def _send_again(due: DocumentQuerySet) -> int:
    """Send messages about the first of these, those that waited longest first."""
    rows = due.order_by("enqueued_at")[:BATCH]
    tasks = [as_queued(document) for document in rows]
    if not tasks:
        return 0
    sent = enqueue(tasks)
    lifecycle.mark_enqueued(task.document_id for task in tasks[:sent])
    return sent
