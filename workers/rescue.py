"""Rescue and sweep: find what crashes and lost messages left behind, and go on."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from progress import lifecycle, words
from progress.lifecycle import tasks
from progress.lifecycle.leases import loss
from progress.lifecycle.queueing import as_queued
from progress.models import Document, Job
from progress.models.document import DocumentQuerySet
from progress.models.job import JobQuerySet
from progress.signals import QueuedTask
from progress.states import Agent
from workers.enqueue import enqueue, waiting_messages
from workers.tracking import arguments

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
#: A group's members are sent one right after the other: a sender that is silent for so
#: long is gone. If it is not, what it still sends becomes jobs of its own.
SENDING_PATIENCE = timedelta(minutes=5)
#: A part of a workflow may wait for a task that nobody tracks, however long that takes.
WORKFLOW_PATIENCE = timedelta(days=7)


def rescue_documents() -> int:
    """Take documents from workers that are lost; return how many were."""
    lost = [d.pk for d in Document.objects.in_work() if loss(d, d.read_at)]
    rescued = sum(map(lifecycle.rescue, lost[:BATCH]))
    if rescued:
        found = words.count(rescued, "document")
        logger.warning("Rescued %s whose worker was lost", found)
    return rescued


def settle_jobs() -> int:
    """End jobs that a crash left open; return how many.

    After their last document; while a group was being sent; or between the parts of a
    workflow, which only time can tell.
    """
    ended = sum(map(lifecycle.settle, _ids(unsettled())))
    ended += sum(map(seal, _ids(half_sent())))
    return ended + sum(map(lifecycle.give_up, _ids(never_sent())))


def unsettled() -> JobQuerySet:
    """Return the jobs whose documents have ended, and that have not."""
    return Job.objects.unsettled().filter(is_open=False).order_by("changed_at")


def half_sent() -> JobQuerySet:
    """Return the groups whose sender broke off."""
    since = timezone.now() - SENDING_PATIENCE
    return Job.objects.left_open(since).order_by("changed_at")


def never_sent() -> JobQuerySet:
    """Return the workflows that nobody goes on with."""
    since = timezone.now() - WORKFLOW_PATIENCE
    sent = Document.objects.active().sendable()
    return Job.objects.never_sent(since, sent).order_by("changed_at")


def seal(job_id: UUID) -> bool:
    """Let a group end with the parts that were sent; False if it did already."""
    return tasks.seal(job_id, agent=Agent.RESCUE)


def _ids(jobs: JobQuerySet) -> list[UUID]:
    return list(jobs.values_list("pk", flat=True)[:BATCH])


def sweep_queued() -> int:
    """Send messages about documents that have waited long, and about due retries.

    Returns how many.
    """
    return sum(map(_send_again, _overdue()))


def unsent() -> DocumentQuerySet:
    """Return the documents that a sweep would send messages about."""
    overdue, due = _overdue()
    return overdue | due


def _overdue() -> tuple[DocumentQuerySet, DocumentQuerySet]:
    """Return what has waited long for its message, and what is to be tried again."""
    now, documents = timezone.now(), Document.objects
    overdue = documents.due_for_a_message(now, MESSAGE_PATIENCE)
    return overdue, documents.due_for_a_retry(now)


def refill_queues() -> int:
    """Send messages about all that waits in queues that hold none; return how many.

    A broker that was emptied, or away when documents were handed in, is noticed by
    this at once, while a long backlog costs no message more. Of queues that hold
    fewer messages than rows wait for, only tasks of one's own are sent again, which
    need a message each; at first soon, then after twice as long each time.
    """
    now = timezone.now()
    empty, short = _poor_queues(now)
    waiting, sent, last = _waiting(now).of_queues(empty), 0, BATCH
    # A row that is locked just now stays among those that wait, though it has its
    # message: what is not a whole batch is the last one.
    while last == BATCH:
        last = _send_again(waiting)
        sent += last
    due = Document.objects.due_for_a_message(now, EMPTY_PATIENCE)
    sent += _send_again(due.own_tasks().of_queues(short)) if short else 0
    if sent:
        messages = words.count(sent, "message")
        logger.warning("Sent %s again: their queues held too few", messages)
    return sent


def without_message() -> DocumentQuerySet:
    """Return the documents that wait in queues that hold no message.

    Raises:
        OperationalError, OSError: the broker is away.
    """
    now = timezone.now()
    empty, _ = _poor_queues(now)
    return _waiting(now).of_queues(empty)


def _waiting(now: datetime) -> DocumentQuerySet:
    return Document.objects.enqueued_before(now - EMPTY_PATIENCE, now)


def _poor_queues(now: datetime) -> tuple[list[str], list[str]]:
    """Return the queues without any message, and those with fewer than rows wait."""
    groups = _waiting(now).order_by("queue").values_list("queue")
    rows = dict(groups.annotate(Count("pk")))
    held = {name: waiting_messages(name) for name in rows}
    empty = [name for name, messages in held.items() if not messages]
    return empty, [name for name in rows if 0 < held[name] < rows[name]]


def _send_again(due: DocumentQuerySet) -> int:
    """Send messages about the first of these, those that waited longest first."""
    rows = list(due.order_by("enqueued_at")[:BATCH])
    messages = [_message(row) for row in rows if not _has_expired(row)]
    if not messages:
        return 0
    sent = enqueue(messages)
    lifecycle.mark_enqueued(message.document_id for message in messages[:sent])
    return sent


def _message(document: Document) -> QueuedTask:
    found = as_queued(document)
    valid = arguments.still_valid(found.arguments, document.queued_at)
    return replace(found, arguments=valid)


def _has_expired(document: Document) -> bool:
    """Tell whether a task waited past its time; then it is cancelled.

    A worker that finds its message does the same, but a broker may have dropped it.
    """
    found = arguments.still_valid(document.task_arguments, document.queued_at)
    end = arguments.expires_at(found)
    if end is None or end > timezone.now():
        return False
    return lifecycle.cancel_document(document.pk)
