"""The outlook of this process: read every few seconds while somebody wants it.

Frames only look it up; whoever may query refreshes it. At a refresh three queries
read the situation, and twice a minute three more what has ended since.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from progress.estimates import situation, traces
from progress.estimates.knowledge import Knowledge
from progress.estimates.outlook import Forecast, Mood, Outlook, outlook
from progress.estimates.steady import Shown, steady
from progress.estimates.watch import Watch

#: Seconds between two looks at the situation, and at what has ended. As often viewers
#: of quiet jobs are told; what a frame says is reckoned from the look to its moment.
SECONDS = 3.0
LEARN_SECONDS = 30.0
#: An older outlook says nothing any more, unless none is made so soon.
TOO_OLD = 20.0
#: After so many seconds without a question nobody wants it.
WANTED_SECONDS = 15.0
#: A refresh is worth so many times its cost: with much work it is made less often.
REST = 25.0
#: Documents that are learnt from at the start, and at each look after it.
FIRST, THEN = 150, 60


class Current:
    """The outlook of one process, and what it has learnt."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._knowledge = Knowledge()
        self._learnt_at = -LEARN_SECONDS
        self._learnt_until: datetime | None = None
        self._outlook = Outlook(at=0.0)
        self._shown: dict[UUID, Shown] = {}
        self._watch = Watch()
        self._due_at = 0.0
        self._good_for = TOO_OLD
        self._wanted_at = -WANTED_SECONDS

    def job(self, pk: UUID, now: datetime) -> Forecast | None:
        """Return what is to come of a job; None if this process does not know."""
        return self._look_up(self._outlook.jobs, pk, now)

    def batch(self, pk: UUID, now: datetime) -> Forecast | None:
        """Return what is to come of a batch; None if this process does not know."""
        return self._look_up(self._outlook.batches, pk, now)

    def document(self, pk: UUID, now: datetime) -> Forecast | None:
        """Return what is to come of a document; None if this process does not know."""
        return self._look_up(self._outlook.documents, pk, now)

    def age(self, now: datetime) -> float:
        """Return how many seconds ago the outlook was made."""
        return max(now.timestamp() - self._outlook.at, 0.0)

    @property
    def is_due(self) -> bool:
        """Whether somebody wants it, and it is time for another look."""
        now = time.monotonic()
        return now >= self._due_at and now - self._wanted_at < WANTED_SECONDS

    def refresh(self) -> None:
        """Look again, unless another thread is at it or has just been."""
        if time.monotonic() < self._due_at or not self._lock.acquire(blocking=False):
            return
        try:
            self._refresh()
        finally:
            self._lock.release()

    def knowledge(self) -> Knowledge:
        """Return what was learnt, after a look at what has ended since the last."""
        with self._lock:
            self._learn()
            return self._knowledge

    def _look_up(
        self, found: Mapping[UUID, Forecast], pk: UUID, now: datetime
    ) -> Forecast | None:
        self._wanted_at = time.monotonic()
        return found.get(pk) if self.age(now) < self._good_for else None

    def _refresh(self) -> None:
        began = time.monotonic()
        self._learn()
        now = timezone.now()
        found = situation.read(now)
        found = replace(found, marks=self._watch.look(found.rows))
        fresh = outlook(found, self._knowledge, settings.HEADWAY_SLICE_SECONDS)
        self._outlook = self._steadied(fresh)
        ended = time.monotonic()
        rest = max(SECONDS, REST * (ended - began))
        self._due_at = ended + rest
        # Or what is shown would vanish each time before it is looked at again.
        self._good_for = max(TOO_OLD, 2 * rest)

    def _learn(self) -> None:
        if time.monotonic() - self._learnt_at < LEARN_SECONDS:
            return
        most = FIRST if self._learnt_until is None else THEN
        for trace in traces.recorded(after=self._learnt_until, most=most):
            self._knowledge.learn(trace)
            self._learnt_until = traces.moment(trace)
        self._learnt_at = time.monotonic()

    def _steadied(self, fresh: Outlook) -> Outlook:
        """Return an outlook whose ends stay where they were, as long as they may."""
        shown: dict[UUID, Shown] = {}
        levels = (fresh.documents, fresh.jobs, fresh.batches)
        documents, jobs, batches = (
            {pk: self._hold(pk, found, fresh.at, shown) for pk, found in level.items()}
            for level in levels
        )
        self._shown = shown
        return Outlook(at=fresh.at, documents=documents, jobs=jobs, batches=batches)

    def _hold(
        self, pk: UUID, found: Forecast, at: float, shown: dict[UUID, Shown]
    ) -> Forecast:
        if found.mood not in (Mood.RUNNING, Mood.WAITING):
            return found
        fresh = Shown(finish=at + found.end, low=at + found.low, high=at + found.high)
        held = shown[pk] = steady(self._shown.get(pk), fresh, at)
        return replace(
            found, end=held.finish - at, low=held.low - at, high=held.high - at
        )


_current = Current()


def current() -> Current:
    """Return this process's outlook."""
    return _current


def forget() -> None:
    """Begin anew, as a new process does: after a fork, and between tests."""
    global _current
    _current = Current()
