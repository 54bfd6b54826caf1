"""Whether days get slower or faster, said only where chance is no good explanation."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist, median

#: Fewer days than this say nothing: the test's approximation needs eight.
ENOUGH = 8
#: How often a trend may be seen where there is none.
ALPHA = 0.05

#: (day, value): days may be missing, values are positive.
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """How a value moves: shares of its middle a day, with the interval of the slope.

    `is_clear` is whether the interval leaves out zero and the test agrees.
    """

    is_clear: bool
    slope: float
    low: float
    high: float
    p_value: float
    days: int


def find(points: Points, *, alpha: float = ALPHA) -> Trend | None:
    """Return the trend of `points`; None where there are too few of them.

    The slope is the median of the slopes between all pairs of days (Theil 1950, Sen:
    "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63, 1968),
    which a few odd days do not move; its interval is Sen's, of confidence 1 - alpha.
    Whether there is a trend at all is the Mann-Kendall test (Mann 1945, Kendall 1975)
    with the correction for ties and continuity. Both take days as independent: what
    drifts from day to day by itself may pass for a trend more often than alpha says.
    """
    if len(points) < ENOUGH:
        return None
    slopes = sorted(_slopes(points))
    deviation = math.sqrt(_variance([value for _, value in points]))
    p_value = _p_value(_score(points), deviation)
    low, high = _interval(slopes, deviation, alpha)
    middle = median(value for _, value in points) or 1.0
    return Trend(
        is_clear=p_value < alpha and (low > 0 or high < 0),
        slope=median(slopes) / middle,
        low=low / middle,
        high=high / middle,
        p_value=p_value,
        days=len(points),
    )


def sentence(trend: Trend | None, subject: str) -> str:
    """Say it: "OCR takes 12 % longer each week (95 % sure: between 4 % and 21 %)"."""
    if trend is None:
        return f"{subject}: not enough data yet; at least {ENOUGH} days are needed."
    if not trend.is_clear:
        return f"{subject}: no clear trend over {trend.days} days."
    word = "longer" if trend.slope > 0 else "less time"
    edges = sorted(abs(edge) * 7 for edge in (trend.low, trend.high))
    return (
        f"{subject} takes {abs(trend.slope) * 7:.0%} {word} each week "
        f"({1 - ALPHA:.0%} sure: between {edges[0]:.0%} and {edges[1]:.0%}, "
        f"over {trend.days} days)."
    )


def _slopes(points: Points) -> list[float]:
    return [
        (later - earlier) / (day - before)
        for (before, earlier), (day, later) in combinations(sorted(points), 2)
    ]


def _score(points: Points) -> int:
    """Return Kendall's S: how many pairs of days rise, less those that fall."""
    values = [value for _, value in sorted(points)]
    return sum((b > a) - (b < a) for a, b in combinations(values, 2))


def _variance(values: Sequence[float]) -> float:
    """Return the variance of S without a trend, with ties."""
    number = len(values)
    ties = (count for count in Counter(values).values() if count > 1)
    tied = sum(count * (count - 1) * (2 * count + 5) for count in ties)
    return (number * (number - 1) * (2 * number + 5) - tied) / 18


def _p_value(score: int, deviation: float) -> float:
    if not score or not deviation:
        return 1.0
    z = (abs(score) - 1) / deviation
    return 2 * (1 - NormalDist().cdf(z))


def _interval(
    slopes: Sequence[float], deviation: float, alpha: float
) -> tuple[float, float]:
    """Return the slopes between which the true one lies, sure to 1 - alpha."""
    reach = NormalDist().inv_cdf(1 - alpha / 2) * deviation
    last = len(slopes) - 1
    low = math.floor((len(slopes) - reach) / 2) - 1
    high = math.ceil((len(slopes) + reach) / 2)
    return slopes[max(low, 0)], slopes[min(high, last)]
