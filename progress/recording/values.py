"""What a task reports, as it is handed to the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from progress.broadcast import Hint
from progress.stage_runs import StageTime
from progress.states import Level, PageState


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """One page that was read, or could not be: then with an error."""

    number: int
    text: str = ""
    via: str = ""
    analysis: dict[str, Any] = field(default_factory=dict)
    confidence: float | None = None
    milliseconds: int = 0
    #: The census's class of it, as one letter.
    page_class: str = ""
    error_code: str = ""
    error_message: str = ""

    @property
    def state(self) -> PageState:
        """Whether its text is there."""
        return PageState.FAILED if self.error_code else PageState.COMPLETED


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """One line for the log; `at` is when it was said."""

    at: datetime
    level: Level
    text: str
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What receive and census found out about a file."""

    kind: str | None = None
    unit: str | None = None
    page_classes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flush:
    """What a task reported since the last flush: the latest state, and the new rows."""

    stage: str
    message: str
    points: int
    findings: Findings = Findings()
    #: The page that is being read; None while that is not known.
    page_in_flight: int | None = None
    pages: tuple[PageResult, ...] = ()
    logs: tuple[LogEntry, ...] = ()
    stages_started: tuple[str, ...] = ()
    #: How long the stages took that have ended; given once, at an attempt's end.
    stage_times: tuple[StageTime, ...] = ()
    #: How far a task without pages is, in its own units; None says nothing of it.
    units_done: int | None = None
    units_total: int | None = None
    statistics: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What one flush left in the row: the counters, and the hint that is owed."""

    hint: Hint
    points: int
    pages_done: int
    pages_failed: int
    pages_total: int | None
    is_cancelling: bool
    #: Whether the job has an estimate that was kept for it.
    is_job_promised: bool

    @property
    def is_read(self) -> bool:
        """Whether all pages are there, good or bad."""
        return self.pages_done + self.pages_failed == self.pages_total
