"""What the workers do when the core says that documents wait or are to stop."""

from __future__ import annotations

from django.db import transaction

from progress import signals
from progress.signals import DocumentsQueued
from workers.courier import courier


def connect() -> None:
    """Connect to the core's hooks."""
    signals.documents_queued.connect(on_documents_queued)


def on_documents_queued(fact: DocumentsQueued) -> None:
    """Send a message for each document once the rows are committed."""
    transaction.on_commit(lambda: courier().send(fact.tasks), robust=True)
