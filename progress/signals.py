"""The public hooks: few, past tense, each carrying one frozen value, its fact.

A signal is sent inside the transaction of the change that it tells of. A receiver
may write rows; it starts its I/O with `transaction.on_commit`. A receiver that
raises never undoes the change: it runs in a savepoint of its own and is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import transaction

from progress.states import State

logger = logging.getLogger(__name__)

Fact = TypeVar("Fact")


class FactSignal(Generic[Fact]):
    """A hook: receivers connect to it, and each gets every fact that is sent.

    Django's own Signal runs receivers without savepoints, so one failing query
    would spoil the whole transition on PostgreSQL; hence this small class.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._receivers: list[Callable[[Fact], None]] = []

    def connect(self, receiver: Callable[[Fact], None]) -> Callable[[Fact], None]:
        """Let `receiver` hear of each fact; connecting twice is connecting once."""
        if receiver not in self._receivers:
            self._receivers.append(receiver)
        return receiver

    def disconnect(self, receiver: Callable[[Fact], None]) -> None:
        """Let `receiver` hear no more; harmless if it was not connected."""
        if receiver in self._receivers:
            self._receivers.remove(receiver)

    def send(self, fact: Fact) -> None:
        """Hand `fact` to each receiver in its own savepoint; log those that fail."""
        for receiver in tuple(self._receivers):
            try:
                with transaction.atomic():
                    receiver(fact)
            except Exception:
                logger.exception("A receiver of %s failed: %r", self.name, receiver)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedTask:
    """One document that waits: the Celery id of its message, and where that goes.

    A task of one's own has its name and what it was sent with, too.
    """

    document_id: UUID
    task_id: str
    queue: str = "documents"
    task_name: str = ""
    arguments: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsQueued:
    """Documents of a job wait for workers."""

    job_id: UUID
    job_type: str
    tasks: tuple[QueuedTask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFinished:
    """A document ended; `error_code` is empty unless it failed."""

    document_id: UUID
    job_id: UUID
    state: State
    error_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentCancelRequested:
    """A document in work is to stop; `task_id` is the running attempt's Celery id.

    By force if its process is not to be waited for.
    """

    document_id: UUID
    job_id: UUID
    task_id: str
    is_forced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JobQueued:
    """A job waits; `attempt` is 1 for the first time, more after a retry."""

    job_id: UUID
    owner_id: int
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStarted:
    """A job is being worked on."""

    job_id: UUID
    owner_id: int
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFinished:
    """A job ended in `state`; one such fact for each attempt."""

    job_id: UUID
    owner_id: int
    attempt: int
    state: State


#: Documents wait for workers: they were handed in, retried or rescued.
documents_queued = FactSignal[DocumentsQueued]("documents_queued")
#: A document reached a terminal state.
document_finished = FactSignal[DocumentFinished]("document_finished")
#: Somebody asked to stop a document that is being worked on.
document_cancel_requested = FactSignal[DocumentCancelRequested](
    "document_cancel_requested"
)
#: A job waits for its first worker, or was retried.
job_queued = FactSignal[JobQueued]("job_queued")
#: A job's first document was claimed.
job_started = FactSignal[JobStarted]("job_started")
#: A job reached a terminal state.
job_finished = FactSignal[JobFinished]("job_finished")
