"""When tracks are due: a heap of moments, without a timer for each."""

from __future__ import annotations

import heapq
from itertools import count

from progress.relay.track import Track

#: Those due within this many seconds of each other are read together.
TOGETHER = 0.01


class Schedule:
    """Tracks by the moment at which they are due; a later plan never delays one."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Track]] = []
        self._order = count()

    def plan(self, track: Track, due_at: float) -> bool:
        """Plan a track; tell whether it is due earlier than it was."""
        if track.due_at is not None and track.due_at <= due_at:
            return False
        track.due_at = due_at
        heapq.heappush(self._heap, (due_at, next(self._order), track))
        return True

    def next_at(self) -> float | None:
        """Return when the next track is due; None if none is planned."""
        self._drop_overtaken()
        return self._heap[0][0] if self._heap else None

    def take(self, now: float) -> list[Track]:
        """Return the tracks that are due, which are planned no more."""
        due = []
        while (moment := self.next_at()) is not None and moment <= now + TOGETHER:
            track = heapq.heappop(self._heap)[2]
            track.due_at = None
            due.append(track)
        return due

    def _drop_overtaken(self) -> None:
        """Drop what was planned earlier since, or forgotten."""
        while self._heap and self._heap[0][2].due_at != self._heap[0][0]:
            heapq.heappop(self._heap)
