"""What a task says about one document, kept until the reporter flushes it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from progress import broadcast, percent, recording
from progress.errors import Cancelled, LeaseLost
from progress.lifecycle import Claim
from progress.percent import StageWeight
from progress.recording import Findings, Flush, LogEntry, PageResult, Recorded
from progress.states import Level
from workers.pacing import flush_due_at

#: A task that is so many pages ahead of the database waits for a flush.
MAX_PENDING_PAGES = 500
#: Lines that wait beyond this are dropped, oldest first, and counted.
MAX_PENDING_LOGS = 1000

#: Mirrors one flush to Celery: task id is known to the callee; meta is JSON-ready.
Publish = Callable[[dict[str, Any]], None]


@dataclass(slots=True)
class _Pending:
    """What was said since the last flush."""

    findings: Findings = field(default_factory=Findings)
    pages: list[PageResult] = field(default_factory=list)
    logs: list[LogEntry] = field(default_factory=list)
    logs_dropped: int = 0
    stages: list[str] = field(default_factory=list)
    statistics: dict[str, Any] | None = None
    is_dirty: bool = False
    is_urgent: bool = False


class Report:
    """One attempt's reports; any thread may speak, one at a time flushes."""

    def __init__(
        self, claim: Claim, stages: Sequence[StageWeight], publish: Publish
    ) -> None:
        self.claim = claim
        self._stages = tuple(stages)
        self._publish = publish
        self._lock = threading.Lock()
        self._flushing = threading.Lock()
        self._drained = threading.Condition(self._lock)
        self._pending = _Pending()
        self._stage = ""
        self._message = "Starting"
        self._points = 0
        self._last_flush_at: float | None = None
        self._is_cancelling = False
        self._is_lost = False

    # What a task says

    def begin_stage(self, name: str) -> None:
        """Enter a stage; viewers are told at once."""
        with self._lock:
            self._stage = name
            self._pending.stages.append(name)
            self._advance(0.0)
            self._touch(is_urgent=True)

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far the stage is: `done` of `total` units; only the latest is kept.

        Raises:
            Cancelled, LeaseLost: as `check`.
        """
        self.check()
        with self._lock:
            self._advance(done / total if total else 1.0)
            self._message = message or self._message
            self._touch()

    def found(self, **findings: Any) -> None:
        """Say what receive or census found: `kind`, `unit`, `page_classes`."""
        with self._lock:
            self._pending.findings = replace(self._pending.findings, **findings)
            self._touch(is_urgent=True)

    def page(self, result: PageResult) -> None:
        """Hand over one page; waits while too many are still to be written.

        Raises:
            Cancelled, LeaseLost: as `check`.
        """
        with self._drained:
            self._pending.pages.append(result)
            self._touch()
            while len(self._pending.pages) > MAX_PENDING_PAGES and not self._is_lost:
                self._pending.is_urgent = True
                self._drained.wait(1.0)
        self.check()

    def log(self, text: str, level: Level = Level.INFO) -> None:
        """Add a line to the job's log; the oldest waiting ones give way."""
        with self._lock:
            entry = LogEntry(
                at=timezone.now(), level=level, text=text, stage=self._stage
            )
            self._pending.logs.append(entry)
            if len(self._pending.logs) > MAX_PENDING_LOGS:
                del self._pending.logs[0]
                self._pending.logs_dropped += 1
            self._touch()

    def statistics(self, found: dict[str, Any]) -> None:
        """Set the document's statistics: a JSON-ready dict that replaces the last."""
        with self._lock:
            self._pending.statistics = found
            self._touch()

    def check(self) -> None:
        """Stop the task if it is to stop; call it at each page border.

        Raises:
            Cancelled: a person asked to stop the document.
            LeaseLost: another worker has it.
        """
        if self._is_lost:
            raise LeaseLost
        if self._is_cancelling:
            raise Cancelled

    # What the reporter does

    def due_at(self, interval: float) -> float | None:
        """Return the monotonic moment of the next flush, None if nothing waits."""
        with self._lock:
            if not self._pending.is_dirty or self._is_lost:
                return None
            return flush_due_at(
                last_flush_at=self._last_flush_at,
                interval=interval,
                is_urgent=self._pending.is_urgent,
                now=time.monotonic(),
            )

    def flush(self) -> None:
        """Write what waits: rows first, then Celery's state, then the hint.

        What could not be written waits for the next flush, and the error is raised.
        A lost lease drops it and is remembered for `check`.
        """
        with self._flushing:
            pending, flush = self._take()
            if not pending.is_dirty:
                return
            try:
                recorded = recording.record(self.claim, flush)
            except LeaseLost:
                self.lose()
                return
            except Exception:
                self._put_back(pending)
                raise
            self._after(recorded, flush)

    def cancel(self) -> None:
        """Remember that a person asked to stop."""
        self._is_cancelling = True

    def lose(self) -> None:
        """Remember that the lease is lost; nothing can be written any more."""
        with self._drained:
            self._is_lost = True
            self._drained.notify_all()

    def _advance(self, fraction: float) -> None:
        points = percent.stage_points(self._stages, self._stage, fraction)
        self._points = max(self._points, points)

    def _touch(self, *, is_urgent: bool = False) -> None:
        self._pending.is_dirty = True
        self._pending.is_urgent = self._pending.is_urgent or is_urgent

    def _take(self) -> tuple[_Pending, Flush]:
        with self._drained:
            pending, self._pending = self._pending, _Pending()
            self._last_flush_at = time.monotonic()
            self._drained.notify_all()
            return pending, self._as_flush(pending)

    def _as_flush(self, pending: _Pending) -> Flush:
        return Flush(
            stage=self._stage,
            message=self._message,
            points=self._points,
            findings=pending.findings,
            pages=tuple(pending.pages),
            logs=tuple(pending.logs),
            stages_started=tuple(pending.stages),
            statistics=pending.statistics,
        )

    def _put_back(self, old: _Pending) -> None:
        with self._lock:
            new = self._pending
            new.findings = _merged(old.findings, new.findings)
            new.pages[:0] = old.pages
            new.logs[:0] = old.logs
            new.stages[:0] = old.stages
            new.statistics = new.statistics or old.statistics
            new.is_dirty = True

    def _after(self, recorded: Recorded, flush: Flush) -> None:
        if recorded.is_cancelling:
            self.cancel()
        self._publish(meta_of(self.claim, flush, recorded))
        broadcast.hint(recorded.hint)


def meta_of(claim: Claim, flush: Flush, recorded: Recorded) -> dict[str, Any]:
    """Return what `AsyncResult(task_id).info` shows: the row's own counters."""
    return {
        "job_id": str(claim.job_id),
        "document_id": str(claim.document_id),
        "attempt": claim.attempt,
        "stage": flush.stage,
        "description": flush.message,
        "current": recorded.pages_done,
        "failed": recorded.pages_failed,
        "total": recorded.pages_total,
        "percent": percent.as_percent(recorded.points, is_completed=False),
    }


def _merged(old: Findings, new: Findings) -> Findings:
    return Findings(
        kind=new.kind if new.kind is not None else old.kind,
        unit=new.unit if new.unit is not None else old.unit,
        page_classes=(
            new.page_classes if new.page_classes is not None else old.page_classes
        ),
    )
