"""Measures how long the stages of one attempt take, and the pages by their class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

from django.utils import timezone

from progress.stage_runs import StageTime


@dataclass(slots=True)
class _Spent:
    """What pages of one class have taken so far."""

    units: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class _Running:
    """The stage in work."""

    name: str
    started_at: datetime
    began: float
    units: int = 0
    by_class: dict[str, _Spent] = field(default_factory=lambda: defaultdict(_Spent))


class StageClock:
    """One attempt's stop-watch; the task's thread alone uses it."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._mark = clock()
        self._running: _Running | None = None
        self._times: list[StageTime] = []

    def begin(self, stage: str) -> None:
        """Enter a stage, which ends the one before it."""
        self._end()
        self._mark = self._clock()
        self._running = _Running(stage, timezone.now(), self._mark)

    def told(self, units: int) -> None:
        """Note how many units the stage has in all."""
        if self._running is not None:
            self._running.units = units

    def page(self, page_class: str) -> int:
        """Return the milliseconds since the last page, which this one has taken."""
        seconds = self._clock() - self._mark
        self._mark += seconds
        if self._running is not None:
            spent = self._running.by_class[page_class]
            spent.units += 1
            spent.seconds += seconds
        return round(seconds * 1000)

    def waited(self) -> None:
        """Leave out the time since the last page: the task waited for a flush."""
        self._mark = self._clock()

    def take(self, *, is_whole: bool) -> tuple[StageTime, ...]:
        """End the last stage and return all since the last call.

        Of an attempt that is not whole, the last stage counts only by its pages:
        how long the rest of it would have taken is not known.
        """
        self._end(is_whole=is_whole)
        times, self._times = tuple(self._times), []
        return times

    def _end(self, *, is_whole: bool = True) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        for page_class, spent in running.by_class.items():
            self._add(running, page_class, spent.units, spent.seconds)
        if is_whole and not running.by_class:
            self._add(running, "", running.units, self._clock() - running.began)

    def _add(
        self, running: _Running, page_class: str, units: int, seconds: float
    ) -> None:
        self._times.append(
            StageTime(
                stage=running.name,
                page_class=page_class,
                units=units,
                busy_ms=round(seconds * 1000),
                started_at=running.started_at,
                finished_at=timezone.now(),
            )
        )
