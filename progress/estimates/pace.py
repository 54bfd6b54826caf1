"""Remaining time from the pace of the present attempt.

The first form: work left over work done in the time it took, with an interval that
narrows as work is done. The relative spread falls with the square root of the
work seen (a renewal process with a coefficient of variation near one).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

#: Seconds and work that must have been seen before anything is said.
LEAST_SECONDS = 2.0
LEAST_FRACTION = 0.02
#: Below this fraction nothing is nearly over, however fast it goes.
NEARLY_DONE = 0.98
#: The shortest time that is said before that: less reads as "finishing…".
LEAST_LEFT = 2.0
#: The 80 percent quantile of the normal distribution, two-sided.
Z80 = 1.2816


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What is known of an attempt: `elapsed` seconds, fractions of all work, parts.

    `units` is how many pages or documents were done: what the pace rests on.
    """

    elapsed: float
    done_at_start: float
    done: float
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Remaining seconds, with the interval that holds them four times in five."""

    seconds: float
    low: float
    high: float


def spread_of(units: int) -> float:
    """Return how far the time that is left may be off, as a share of it."""
    return min(Z80 / sqrt(max(units, 1)), 0.9)


def remaining(pace: Pace) -> Estimate | None:
    """Return the estimate, or None while too little was seen to say anything."""
    gained = pace.done - pace.done_at_start
    if pace.elapsed < LEAST_SECONDS or gained < LEAST_FRACTION:
        return None
    seconds = pace.elapsed * max(1.0 - pace.done, 0.0) / gained
    spread = spread_of(pace.units)
    least = LEAST_LEFT if pace.done < NEARLY_DONE else 0.0
    return Estimate(
        seconds=max(seconds, least),
        low=seconds * (1 - spread),
        high=max(seconds * (1 + spread), least),
    )
