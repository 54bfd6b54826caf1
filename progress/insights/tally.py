"""What was counted in one span of time, and how such counts are put together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from progress.insights.histogram import Histogram


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Key:
    """What was counted: whole documents of a type, or one stage and class of pages."""

    job_type: str
    #: Empty for whole documents.
    stage: str = ""
    #: Empty for all pages in one.
    page_class: str = ""


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts that add up over time and over keys; durations in milliseconds."""

    arrivals: int = 0
    completions: int = 0
    failures: int = 0
    cancellations: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    pages: int = 0
    busy_ms: int = 0
    wait: Histogram = field(default_factory=Histogram)
    run: Histogram = field(default_factory=Histogram)
    #: Seconds that the longest wait had lasted.
    oldest_wait: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        """Return both together; the order of additions does not matter."""
        return Tally(
            arrivals=self.arrivals + other.arrivals,
            completions=self.completions + other.completions,
            failures=self.failures + other.failures,
            cancellations=self.cancellations + other.cancellations,
            causes=self.causes + other.causes,
            pages=self.pages + other.pages,
            busy_ms=self.busy_ms + other.busy_ms,
            wait=self.wait + other.wait,
            run=self.run + other.run,
            oldest_wait=max(self.oldest_wait, other.oldest_wait),
        )

    @property
    def busy_seconds(self) -> float:
        """Time that workers spent on it."""
        return self.busy_ms / 1000

    @property
    def ended(self) -> int:
        """How many left, however they ended."""
        return self.completions + self.failures + self.cancellations

    @property
    def pages_a_second(self) -> float | None:
        """Pages of one second at work; None where no time was counted."""
        return self.pages / self.busy_seconds if self.busy_ms else None
