"""The facts that hooks carry: frozen values, each with a key that is its alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar, get_type_hints
from uuid import UUID

from progress.states import State

F = TypeVar("F", bound="Fact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that happened and cannot be undone."""

    @property
    def key(self) -> str:
        """The same each time that this fact is told: tell doubles by it."""
        return ":".join(str(value) for value in asdict(self).values())


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFinished(Fact):
    """A document, or a task, ended; `error_code` is empty unless it failed."""

    document_id: UUID
    job_id: UUID
    state: State
    error_code: str
    attempt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStarted(Fact):
    """A document entered a stage; `seq` is the job's position by it."""

    document_id: UUID
    job_id: UUID
    attempt: int
    stage: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFinished(Fact):
    """A document left a stage for the next one, or with its end."""

    document_id: UUID
    job_id: UUID
    attempt: int
    stage: str
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobQueued(Fact):
    """A job waits; `attempt` is 1 for the first time, more after a retry."""

    job_id: UUID
    owner_id: int
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobStarted(Fact):
    """A job is being worked on."""

    job_id: UUID
    owner_id: int
    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobProgressed(Fact):
    """A job has come to a higher whole percent, 1 to 99; some may be skipped."""

    job_id: UUID
    owner_id: int
    attempt: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneReached(Fact):
    """A job has come to 25, 50 or 75 percent."""

    job_id: UUID
    owner_id: int
    attempt: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFinished(Fact):
    """A job ended in `state`; one such fact for each attempt."""

    job_id: UUID
    owner_id: int
    attempt: int
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFinished(Fact):
    """All jobs of a batch have ended; again after a retry, or when a job was added."""

    batch_id: UUID
    owner_id: int
    state: State
    finished_at: datetime


def as_json(fact: Fact) -> dict[str, Any]:
    """Return a fact as JSON can keep it."""
    return {field.name: _plain(getattr(fact, field.name)) for field in fields(fact)}


def from_json(kind: type[F], stored: Mapping[str, Any]) -> F:
    """Return the fact that `as_json` kept.

    Raises:
        LookupError, TypeError, ValueError: another version of us has kept it.
    """
    hints = get_type_hints(kind)
    return kind(**{name: _typed(hints[name], value) for name, value in stored.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, UUID) else value


def _typed(hint: Any, value: Any) -> Any:
    return datetime.fromisoformat(value) if hint is datetime else hint(value)
