"""The public hooks: few, past tense, each carrying one frozen value, its fact.

A fact is sent inside the transaction of the change that it tells of. docs/hooks.md
says when each is sent, and how a receiver connects, fails and is told again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from progress.facts import (
    BatchFinished,
    DocumentFinished,
    Fact,
    JobFinished,
    JobProgressed,
    JobQueued,
    JobStarted,
    MilestoneReached,
    StageFinished,
    StageStarted,
)
from progress.hooks import FactSignal

__all__ = [
    "BatchFinished",
    "DocumentCancelRequested",
    "DocumentFinished",
    "DocumentsQueued",
    "Fact",
    "FactSignal",
    "JobFinished",
    "JobProgressed",
    "JobQueued",
    "JobStarted",
    "MilestoneReached",
    "QueuedTask",
    "StageFinished",
    "StageStarted",
]


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
class DocumentCancelRequested:
    """A document in work is to stop; `task_id` is the running attempt's Celery id.

    By force if its process is not to be waited for.
    """

    document_id: UUID
    job_id: UUID
    task_id: str
    is_forced: bool = False


#: Documents, or tasks, wait for workers: handed in, retried or rescued. For the
#: workers alone; what is lost of it the sweep finds in the rows.
documents_queued = FactSignal[DocumentsQueued]("documents_queued")
#: Somebody asked to stop a document that is being worked on. Likewise.
document_cancel_requested = FactSignal[DocumentCancelRequested](
    "document_cancel_requested"
)

#: A document, or a task, entered or left a stage.
stage_started = FactSignal[StageStarted]("stage_started", StageStarted)
stage_finished = FactSignal[StageFinished]("stage_finished", StageFinished)
#: A document, or a task, reached a terminal state.
document_finished = FactSignal[DocumentFinished]("document_finished", DocumentFinished)
#: A job waits for its first worker, or was retried.
job_queued = FactSignal[JobQueued]("job_queued", JobQueued)
#: A job's first document was claimed.
job_started = FactSignal[JobStarted]("job_started", JobStarted)
#: A job came to a higher whole percent: at most once for each, and once a flush.
job_progressed = FactSignal[JobProgressed]("job_progressed", JobProgressed)
#: A job came to a quarter, a half or three quarters, once in each attempt.
milestone_reached = FactSignal[MilestoneReached]("milestone_reached", MilestoneReached)
#: A job reached a terminal state.
job_finished = FactSignal[JobFinished]("job_finished", JobFinished)
#: The last job of a batch ended.
batch_finished = FactSignal[BatchFinished]("batch_finished", BatchFinished)
