"""A trace: what the rows of one finished document said, and when they said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSeen:
    """One stage's time for one class of pages, as a stage run keeps it.

    Moments are seconds since 1970, `busy` is seconds.
    """

    stage: str
    page_class: str
    units: int
    busy: float
    started_at: float
    finished_at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesSeen:
    """Pages of one class that one commit brought, and the seconds they took."""

    at: float
    page_class: str
    pages: int
    busy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What was said to be left at a moment, with the 80 % interval, in seconds."""

    at: float
    seconds: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One document from the queue to its end, as its last attempt worked on it.

    `classes` is the census's letter for each page; `suffix` is of its name, with the
    dot; `size` is bytes. `commits` are those of all attempts, `earlier` the stages of
    those that handed it on, which took `before` seconds. `task` names a task without
    pages.
    """

    id: str
    job: str
    job_type: str
    kind: str
    suffix: str
    size: int
    classes: str
    queued_at: float
    started_at: float
    finished_at: float
    stages: tuple[StageSeen, ...]
    commits: tuple[PagesSeen, ...]
    promise: Promise | None = None
    earlier: tuple[StageSeen, ...] = ()
    before: float = 0.0
    task: str = ""
    #: Its place among those that waited with it: the smallest was next.
    turn: int = 0

    @property
    def run(self) -> float:
        """How long its last attempt was at work, in seconds."""
        return self.finished_at - self.started_at

    @property
    def is_sound(self) -> bool:
        """Whether its moments are in order: no clock was set back meanwhile."""
        begun = (self.started_at, *(seen.started_at for seen in self.stages))
        return max(begun) <= self.finished_at

    def as_dict(self) -> dict[str, Any]:
        """Return it JSON-ready."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the trace that `as_dict` made this of."""
        lists = {
            "stages": tuple(StageSeen(**one) for one in values["stages"]),
            "commits": tuple(PagesSeen(**one) for one in values["commits"]),
            "earlier": tuple(StageSeen(**one) for one in values.get("earlier", ())),
            "promise": Promise(**values["promise"]) if values.get("promise") else None,
        }
        return cls(**{**values, **lists})
