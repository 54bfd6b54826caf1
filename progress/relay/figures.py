"""Figures of this process's live delivery: plain counters, read when somebody asks.

They are written on the hot path, so they are numbers and nothing else; the names and
labels that monitoring wants are made by whoever reads them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

#: Upper bounds of the histogram's buckets, in seconds.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)


class Histogram:
    """How many values fell under each bound; the last bucket has no bound."""

    __slots__ = ("buckets", "total")

    def __init__(self) -> None:
        self.buckets = [0] * (len(BOUNDS) + 1)
        self.total = 0.0

    def observe(self, value: float, times: int = 1) -> None:
        """Count a value, as often as it was seen."""
        self.buckets[bisect_left(BOUNDS, value)] += times
        self.total += value * times

    @property
    def count(self) -> int:
        """How many values were seen."""
        return sum(self.buckets)


@dataclass(slots=True)
class Figures:
    """What the relay and its viewers did since the process began."""

    #: By transport: "websocket", "sse", "poll".
    opened: Counter[str] = field(default_factory=Counter)
    frames_sent: Counter[str] = field(default_factory=Counter)
    bytes_sent: Counter[str] = field(default_factory=Counter)
    #: From a job's commit to the moment its frame was handed to the server.
    lag: Histogram = field(default_factory=Histogram)
    #: News that gave way to newer news before it was sent.
    conflated: int = 0
    #: By kind: "current", "updates", "snapshot", "reset".
    resumed: Counter[str] = field(default_factory=Counter)
    #: Moves that no hint had told and the repair found.
    gaps_repaired: int = 0
    slow_closes: int = 0
    #: By close code.
    closes: Counter[int] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    hints: int = 0
    #: How often a task of the relay fell and was started again.
    restarts: int = 0
    #: Questions to the database, by SQL statements.
    queries: int = 0

    def count_sent(self, transport: str, size: int) -> None:
        """Count a frame of so many characters."""
        self.frames_sent[transport] += 1
        self.bytes_sent[transport] += size


#: This process's.
figures = Figures()
