"""What was said about a document since its last flush, and how much of it may wait."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from progress import words
from progress.recording import Findings, LogEntry, PageResult
from progress.stage_runs import StageTime
from progress.states import Level

#: Lines that wait beyond this are dropped, oldest first, and counted.
MAX_LOGS = 1000


@dataclass(slots=True)
class Pending:
    """The rows that a flush is to write; whoever holds it holds the report's lock."""

    findings: Findings = field(default_factory=Findings)
    pages: list[PageResult] = field(default_factory=list)
    logs: deque[LogEntry] = field(default_factory=deque)
    logs_dropped: int = 0
    stages: list[str] = field(default_factory=list)
    stage_times: list[StageTime] = field(default_factory=list)
    statistics: dict[str, Any] | None = None
    is_dirty: bool = False
    is_urgent: bool = False

    def touch(self, *, is_urgent: bool = False) -> None:
        """Note that there is something to flush."""
        self.is_dirty = True
        self.is_urgent = self.is_urgent or is_urgent

    def add_log(self, entry: LogEntry) -> None:
        """Keep a line; the oldest gives way."""
        self.logs.append(entry)
        self._drop_logs()

    def log_entries(self) -> tuple[LogEntry, ...]:
        """Return the lines in order; of dropped ones, how many they were."""
        if not self.logs_dropped:
            return tuple(self.logs)
        verb = "was" if self.logs_dropped == 1 else "were"
        note = LogEntry(
            at=self.logs[0].at if self.logs else timezone.now(),
            level=Level.WARNING,
            text=f"{words.count(self.logs_dropped, 'line')} {verb} dropped",
        )
        return (note, *self.logs)

    def put_back(self, old: Pending) -> None:
        """Take in what an earlier flush could not write, as said before all this.

        It is not urgent any more: the next try is an interval away.
        """
        self.findings = _merged(old.findings, self.findings)
        self.pages[:0] = old.pages
        self.stages[:0] = old.stages
        self.stage_times[:0] = old.stage_times
        self.logs.extendleft(reversed(old.logs))
        self.logs_dropped += old.logs_dropped
        self._drop_logs()
        if self.statistics is None:
            self.statistics = old.statistics
        self.is_dirty = True

    def _drop_logs(self) -> None:
        while len(self.logs) > MAX_LOGS:
            self.logs.popleft()
            self.logs_dropped += 1


def _merged(old: Findings, new: Findings) -> Findings:
    return Findings(
        kind=new.kind if new.kind is not None else old.kind,
        unit=new.unit if new.unit is not None else old.unit,
        page_classes=(
            new.page_classes if new.page_classes is not None else old.page_classes
        ),
    )
