"""What a tracked task says: a report that can never fail or hold up the task."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from django.conf import settings

from progress import percent, words
from progress.estimates import promises
from progress.lifecycle import Claim
from progress.recording import Flush, PageResult, Recorded
from progress.states import HandBack, Level
from workers.mirror import Publish
from workers.pending import Pending
from workers.report import Report
from workers.tracking.guard import guarded
from workers.tracking.plan import Plan

#: Partial results that one task may give, and those that may wait for a flush.
MAX_PARTIALS = 1000
MAX_PENDING_PARTIALS = 200
#: Characters of one partial result.
PARTIAL_LENGTH = 64 * 1024

#: Seconds after which what a task says of itself is worth a promise of its end.
PROMISED_AFTER = 5.0

WORKING = "working"


class TaskReport(Report):
    """One attempt's reports of a task of one's own.

    An inline one flushes in the task's own thread when it is due: in eager mode the
    task may be inside a transaction that no other thread can see into.
    """

    def __init__(
        self, claim: Claim, plan: Plan, publish: Publish, *, is_inline: bool = False
    ) -> None:
        super().__init__(claim, (), publish)
        self._plan = plan
        self._is_inline = is_inline
        self._done = 0
        self._total: int | None = None
        self._partials = 0
        self._dropped = 0
        self._is_promised = is_inline

    def begin_stage(self, name: str) -> None:
        """Enter a stage; viewers are told at once."""
        self._plan.begin(name, self._points)
        super().begin_stage(name)
        self._flush_inline()

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Say how far the task is: `done` of `total` units, 0 if nobody knows.

        Raises:
            Cancelled, LeaseLost: as `check`.
        """
        self.check()
        if not self._stage:
            self.begin_stage(WORKING)
        with self._lock:
            self._done, self._total = done, total or None
            self._clock.told(total or done)
            if total:
                self._advance(done / total)
            self._message = message or f"{done:,} of {total:,}"
            self._pending.touch()
        self._flush_inline()

    def log(self, text: str, level: Level = Level.INFO) -> None:
        """Add a line to the job's log."""
        super().log(text, level)
        self._flush_inline()

    def partial(self, text: str) -> None:
        """Show a result while the task goes on; those past the bounds are dropped.

        Each has the number in which it came; one that an earlier attempt has given
        under this number stands.
        """
        self.check()
        with self._lock:
            self._partials += 1
            if self._has_room():
                result = PageResult(number=self._partials, text=text[:PARTIAL_LENGTH])
                self._pending.pages.append(result)
            else:
                self._dropped += 1
            self._pending.touch()
        self._flush_inline()

    def _has_room(self) -> bool:
        waiting = len(self._pending.pages) + self._pages_in_flight
        return self._partials <= MAX_PARTIALS and waiting < MAX_PENDING_PARTIALS

    def check_refused(self) -> None:
        """Go on: what could not be written was logged, and fails no task."""

    def hand_back(self, reason: HandBack) -> None:
        """Go on: the task could only begin anew, and would lose what it has done."""

    def close_mirror(self) -> None:
        """Mirror no more: Celery stores the end now, which no report may overwrite."""
        with self._flushing:
            self._publish = _nowhere

    def say_what_was_dropped(self) -> None:
        """Log how many partial results found no room."""
        if self._dropped:
            text = f"{words.count(self._dropped, 'partial result')} found no room"
            super().log(text, Level.WARNING)

    def _advance(self, fraction: float) -> None:
        points = self._plan.points(self._stage, fraction)
        if percent.passes_milestone(self._points, points):
            self._pending.touch(is_urgent=True)
        self._points = max(self._points, points)

    def _as_flush(self, pending: Pending) -> Flush:
        flush = super()._as_flush(pending)
        return replace(flush, units_done=self._done, units_total=self._total)

    def _meta(self, flush: Flush, recorded: Recorded) -> dict[str, Any]:
        meta = super()._meta(flush, recorded)
        return {**meta, "current": flush.units_done, "total": flush.units_total}

    def _after(self, recorded: Recorded, flush: Flush, *, is_shown: bool) -> None:
        super()._after(recorded, flush, is_shown=is_shown)
        if self._is_promised or time.monotonic() < self.began_at + PROMISED_AFTER:
            return
        self._is_promised = True
        promises.make(self.claim.document_id)

    def _flush_inline(self) -> None:
        if not self._is_inline:
            return
        due = self.due_at(settings.HEADWAY_FLUSH_SECONDS)
        if due is not None and due <= time.monotonic():
            with guarded("flush"):
                self.flush()


def _nowhere(_meta: dict[str, Any]) -> None:
    """Take what is not mirrored any more."""
