"""Telling the workers that documents wait, through the hook that they listen to."""

from __future__ import annotations

from collections.abc import Sequence

from progress import signals
from progress.lifecycle.change import Change
from progress.models import Document
from progress.signals import DocumentsQueued, QueuedTask


def announce(current: Change, documents: Sequence[Document]) -> None:
    """Send one fact about all of `documents`, each with its next task id.

    A later part of a workflow is left out until an earlier one has sent it.
    """
    tasks = tuple(as_queued(document) for document in documents if document.is_sendable)
    fact = DocumentsQueued(
        job_id=current.job.pk, job_type=current.job.job_type, tasks=tasks
    )
    signals.documents_queued.send(fact)


def as_queued(document: Document) -> QueuedTask:
    """Return what a message about a waiting document needs."""
    return QueuedTask(
        document_id=document.pk,
        task_id=document.next_task_id,
        queue=document.queue,
        task_name=document.task_name,
        arguments=document.task_arguments,
    )
