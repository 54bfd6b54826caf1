"""What the workers do when the core says that documents wait or are to stop."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from progress import signals
from progress.signals import DocumentsQueued
from workers.courier import courier
from workers.tracking import arguments


def connect() -> None:
    """Connect to the core's hooks."""
    signals.documents_queued.connect(on_documents_queued)


def on_documents_queued(fact: DocumentsQueued) -> None:
    """Send a message for each document once the rows are committed."""
    now = timezone.now()
    tasks = [
        replace(task, arguments=arguments.still_valid(task.arguments, now))
        for task in fact.tasks
    ]
    transaction.on_commit(lambda: courier().send(tasks), robust=True)
