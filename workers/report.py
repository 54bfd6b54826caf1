"""What a task says about one document, kept until the reporter flushes it."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from django.db import DataError, IntegrityError, NotSupportedError, ProgrammingError
from django.utils import timezone

from progress import broadcast, percent, recording
from progress.errors import Cancelled, HandedBack, LeaseLost
from progress.estimates import promises
from progress.lifecycle import Claim, Ending
from progress.page_classes import letter
from progress.percent import StageWeight
from progress.recording import Flush, LogEntry, PageResult, Recorded
from progress.states import HandBack, Level
from workers.errors import ReportRefused
from workers.mirror import Publish, meta_of, mirror
from workers.pacing import flush_due_at
from workers.pending import Pending
from workers.stage_clock import StageClock

#: A task that is so many pages ahead of the database waits for a flush.
MAX_PENDING_PAGES = 500

#: What no second try mends: a value that the database or JSON does not take.
REFUSED = (
    DataError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    TypeError,
    ValueError,
)


class Report:
    """One attempt's reports; any thread may speak, one at a time flushes."""

    def __init__(
        self, claim: Claim, stages: Sequence[StageWeight], publish: Publish
    ) -> None:
        self.claim = claim
        #: On the monotonic clock.
        self.began_at = time.monotonic()
        #: Whether a page came of it: what gives way before one would never get on.
        self.has_gained = False
        #: When it first heard that it is to stop, on the monotonic clock.
        self.cancelled_at: float | None = None
        self._stages = tuple(stages)
        self._publish = publish
        self._lock = threading.Lock()
        self._flushing = threading.Lock()
        self._drained = threading.Condition(self._lock)
        self._pending = Pending()
        self._clock = StageClock()
        self._classes: Sequence[str] = ()
        #: Pages that a flush is writing just now.
        self._pages_in_flight = 0
        self._stage = ""
        self._message = "Starting"
        self._points = 0
        self._last_flush_at: float | None = None
        self._page_in_flight: int | None = None
        self._is_cancelling = False
        self._is_lost = False
        self._hand_back: HandBack | None = None
        self._refused: Exception | None = None

    # What a task says

    def begin_stage(self, name: str) -> None:
        """Enter a stage; viewers are told at once."""
        with self._lock:
            self._stage = name
            self._clock.begin(name)
            self._clock.told(len(self._classes))
            self._pending.stages.append(name)
            self._advance(0.0)
            self._pending.touch(is_urgent=True)

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far the stage is: `done` of `total` units; only the latest is kept.

        Raises:
            Cancelled, HandedBack, LeaseLost, ReportRefused: as `check`.
        """
        self.check()
        with self._lock:
            self._advance(done / total if total else 1.0)
            self._clock.told(len(self._classes) or total)
            self._message = message or self._message
            self._pending.touch()

    def found(self, **findings: Any) -> None:
        """Say what receive or census found: `kind`, `unit`, `page_classes`."""
        with self._lock:
            if "page_classes" in findings:
                self._classes = findings["page_classes"]
                self._clock.told(len(self._classes))
            self._pending.findings = replace(self._pending.findings, **findings)
            self._pending.touch(is_urgent=True)

    def begin_page(self, number: int) -> None:
        """Say which page is being read: it is suspect if the worker is lost now."""
        with self._lock:
            self._page_in_flight = number

    def page(self, result: PageResult) -> None:
        """Hand over one page; waits while too many are still to be written.

        Raises:
            Cancelled, HandedBack, LeaseLost, ReportRefused: as `check`.
        """
        with self._drained:
            self._pending.pages.append(self._timed(result))
            self.has_gained = True
            self._pending.touch()
            while self._is_too_far_ahead():
                self._pending.is_urgent = True
                self._drained.wait(1.0)
            self._clock.waited()
        self.check()

    def finish_stages(self, *, is_whole: bool) -> None:
        """End the last stage; the next flush writes how long each has taken.

        An attempt that is not whole says nothing about its last stage but its pages.
        """
        with self._lock:
            self._pending.stage_times += self._clock.take(is_whole=is_whole)
            self._pending.touch()

    def log(self, text: str, level: Level = Level.INFO) -> None:
        """Add a line to the job's log; the oldest waiting ones give way."""
        with self._lock:
            entry = LogEntry(
                at=timezone.now(), level=level, text=text, stage=self._stage
            )
            self._pending.add_log(entry)
            self._pending.touch()

    def statistics(self, found: dict[str, Any]) -> None:
        """Set the document's statistics: a JSON-ready dict that replaces the last."""
        with self._lock:
            # A copy: the task may go on with its own while this one is written.
            self._pending.statistics = deepcopy(found)
            self._pending.touch()

    def check(self) -> None:
        """Stop the task if it is to stop; call it at each page border.

        Raises:
            Cancelled: a person asked to stop the document.
            LeaseLost: another worker has it.
            ReportRefused: something that was said could not be written.
            HandedBack: the document is to be given back, and another attempt goes on.
        """
        self.check_stopped()
        if self._hand_back is not None:
            raise HandedBack(self._hand_back)

    def check_stopped(self) -> None:
        """Stop the task even within a page: nothing of it would be kept.

        Raises:
            Cancelled, LeaseLost, ReportRefused: as `check`.
        """
        if self._is_lost:
            raise LeaseLost
        self.check_refused()
        if self._is_cancelling:
            raise Cancelled

    def check_refused(self) -> None:
        """Stop the task if something that was said could not be written.

        Raises:
            ReportRefused: its cause is what the database said.
        """
        if self._refused is not None:
            raise ReportRefused from self._refused

    # What the reporter does

    def due_at(self, interval: float) -> float | None:
        """Return the monotonic moment of the next flush, None if nothing waits."""
        with self._lock:
            if not self._pending.is_dirty or self._is_lost:
                return None
            return flush_due_at(
                began_at=self.began_at,
                last_flush_at=self._last_flush_at,
                interval=interval,
                is_urgent=self._pending.is_urgent,
            )

    def flush(self, *, is_last: bool = False) -> None:
        """Write what waits: rows first, then Celery's state, then the hint.

        The last one leaves the two to the end that follows it within milliseconds,
        which shows the same and more, and hints by itself.

        While the database is away all of it waits for the next flush, and the error
        is raised. What the database refuses for good is dropped; that error is
        raised too, and remembered for `check`, as a lost lease is.
        """
        with self._flushing:
            pending, flush = self._take()
            if pending.is_dirty:
                recorded = self._record(pending, flush)
                if recorded:
                    self._after(recorded, flush, is_shown=not is_last)

    def end(self, ending: Ending) -> bool:
        """Write what waits and the end of it all at once; false if the lease is lost.

        Raises:
            ReportRefused: something that was said earlier could not be written.
            Exception: as `flush`; nothing has ended then.
        """
        with self._flushing:
            self.check_refused()
            pending, flush = self._take()
            recorded = self._record(pending, flush, ending)
            if recorded and flush.findings.page_classes is not None:
                self._promise_of_job(recorded)
            return recorded is not None

    def _record(
        self, pending: Pending, flush: Flush, ending: Ending | None = None
    ) -> Recorded | None:
        try:
            recorded = recording.record(self.claim, flush, ending)
        except LeaseLost:
            self.lose()
            return None
        except REFUSED as error:
            self._refused = error
            self._landed()
            raise
        except Exception:
            self._put_back(pending)
            raise
        self._landed()
        return recorded

    def cancel(self) -> None:
        """Remember that a person asked to stop."""
        self.cancelled_at = self.cancelled_at or time.monotonic()
        self._is_cancelling = True

    def hand_back(self, reason: HandBack) -> None:
        """Let the task stop at its next page border; the first reason counts."""
        self._hand_back = self._hand_back or reason

    def lose(self) -> None:
        """Remember that the lease is lost; nothing can be written any more."""
        with self._drained:
            self._is_lost = True
            self._drained.notify_all()

    def _timed(self, result: PageResult) -> PageResult:
        at = result.number - 1
        page_class = letter(self._classes[at]) if at < len(self._classes) else ""
        spent = self._clock.page(page_class)
        took = result.milliseconds or spent
        return replace(result, page_class=page_class, milliseconds=took)

    def _advance(self, fraction: float) -> None:
        points = percent.stage_points(self._stages, self._stage, fraction)
        if percent.passes_milestone(self._points, points):
            self._pending.touch(is_urgent=True)
        self._points = max(self._points, points)

    def _is_too_far_ahead(self) -> bool:
        waiting = len(self._pending.pages) + self._pages_in_flight
        return waiting > MAX_PENDING_PAGES and not self._is_lost

    def _take(self) -> tuple[Pending, Flush]:
        with self._lock:
            pending, self._pending = self._pending, Pending()
            self._pages_in_flight = len(pending.pages)
            self._last_flush_at = time.monotonic()
            return pending, self._as_flush(pending)

    def _as_flush(self, pending: Pending) -> Flush:
        return Flush(
            stage=self._stage,
            message=self._message,
            points=self._points,
            findings=pending.findings,
            page_in_flight=self._page_in_flight,
            pages=tuple(pending.pages),
            logs=pending.log_entries(),
            stages_started=tuple(pending.stages),
            stage_times=tuple(pending.stage_times),
            statistics=pending.statistics,
        )

    def _put_back(self, old: Pending) -> None:
        with self._lock:
            self._pending.put_back(old)
            self._pages_in_flight = 0

    def _landed(self) -> None:
        """Let a task go on that waits for room."""
        with self._drained:
            self._pages_in_flight = 0
            self._drained.notify_all()

    def _after(self, recorded: Recorded, flush: Flush, *, is_shown: bool) -> None:
        if recorded.is_cancelling:
            self.cancel()
        if is_shown:
            self._show(recorded, flush)
        if flush.findings.page_classes is not None:
            self._promise(recorded)

    def _show(self, recorded: Recorded, flush: Flush) -> None:
        try:
            mirror.show(self._publish, self._meta(flush, recorded))
        finally:
            broadcast.hint(recorded.hint)

    def _promise(self, recorded: Recorded) -> None:
        """Keep the estimate, unless the document is read by now: then the job's."""
        if not recorded.is_read:
            promises.make(self.claim.document_id)
        else:
            self._promise_of_job(recorded)

    def _promise_of_job(self, recorded: Recorded) -> None:
        if not recorded.is_job_promised:
            promises.make_of_job(self.claim.job_id)

    def _meta(self, flush: Flush, recorded: Recorded) -> dict[str, Any]:
        return meta_of(self.claim, flush, recorded)
