"""What an estimate needs of the rows: documents in work and waiting, and workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple
from uuid import UUID

from progress.estimates.seen import Done
from progress.states import State


class ActiveRow(NamedTuple):
    """What an estimate needs of a document that waits or is in work.

    A later part of a workflow is not sent before an earlier one has ended.
    """

    pk: UUID
    job_id: UUID
    job__batch_id: UUID | None
    job__job_type: str
    job__paused_at: datetime | None
    job__state: str
    kind: str
    name: str
    task_name: str
    units_done: int
    units_total: int | None
    attempt: int
    size: int
    state: str
    stage: str
    points: int
    page_classes: str
    pages_total: int | None
    queue: str
    not_before_at: datetime | None
    enqueued_at: datetime
    is_sent: bool
    started_at: datetime | None
    heartbeat_at: datetime | None
    advanced_at: datetime | None

    @property
    def has_told(self) -> bool:
        """Whether the attempt in work has said anything yet."""
        if self.started_at is None or self.advanced_at is None:
            return False
        return self.is_working and self.advanced_at > self.started_at

    @property
    def begins_at(self) -> datetime | None:
        """Before when it does not begin: a retry's moment, or that of its message."""
        due = self.enqueued_at if self.task_name else None
        return max(filter(None, (self.not_before_at, due)), default=None)

    @property
    def is_working(self) -> bool:
        """Whether a worker has it in hand."""
        return self.state == State.PROCESSING

    @property
    def suffix(self) -> str:
        """What runs of its like are looked up by: the end of its name, with the dot."""
        return PurePath(self.name).suffix.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a stage in work stood when it was first seen: its pace is reckoned on."""

    attempt: int
    stage: str
    points: int
    at: datetime


class WorkerRow(NamedTuple):
    """What an estimate needs of a worker."""

    slots: int
    queues: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that waits and works at a moment, in the order in which it is taken.

    `open` is how many documents have not ended of the jobs and batches some of which
    lie behind what was read.
    """

    now: datetime
    rows: Sequence[ActiveRow]
    workers: Sequence[WorkerRow]
    done: dict[UUID, dict[str, Done]] = field(default_factory=dict)
    marks: Mapping[UUID, Mark] = field(default_factory=dict)
    open: Mapping[UUID, int] = field(default_factory=dict)
