"""What an estimate needs of the rows: documents in work and waiting, and workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePath
from typing import NamedTuple
from uuid import UUID

from progress.estimates.seen import Done
from progress.states import State


class ActiveRow(NamedTuple):
    """What an estimate needs of a document that waits or is in work."""

    pk: UUID
    job_id: UUID
    job__batch_id: UUID | None
    job__job_type: str
    job__paused_at: datetime | None
    kind: str
    name: str
    task_name: str
    units_done: int
    size: int
    state: str
    stage: str
    points: int
    page_classes: str
    pages_total: int | None
    queue: str
    not_before_at: datetime | None
    started_at: datetime | None
    heartbeat_at: datetime | None
    advanced_at: datetime | None

    @property
    def is_working(self) -> bool:
        """Whether a worker has it in hand."""
        return self.state == State.PROCESSING

    @property
    def suffix(self) -> str:
        """What runs of its like are looked up by: the end of its name, with the dot."""
        return PurePath(self.name).suffix.lower()


class WorkerRow(NamedTuple):
    """What an estimate needs of a worker."""

    slots: int
    queues: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that waits and works at a moment, in the order in which it is taken."""

    now: datetime
    rows: Sequence[ActiveRow]
    workers: Sequence[WorkerRow]
    done: dict[UUID, dict[str, Done]] = field(default_factory=dict)
