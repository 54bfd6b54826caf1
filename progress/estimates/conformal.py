"""Intervals from past errors: conformal prediction by sort and progress, online.

The scores are log-ratios of what was left to what was said, so that an interval is a
pair of factors. Each document's errors are taken in after it has ended. Quantiles of a
sort at one progress are shrunk to those of the sort, and of all; how wide they are
follows the share of misses (adaptive conformal inference, Gibbs and Candès 2021; the
width as the controlled quantity, Angelopoulos and others 2023).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import exp, log

#: The share that an interval is to hold.
COVERAGE = 0.8
OUT = (1 - COVERAGE) / 2
#: How much wider one miss makes the intervals of its sort, as a logarithm.
STEP = 0.05
#: The bounds of that logarithm.
MOST_STRETCH = 1.5
#: Documents whose scores are kept of each key, and how many the wider key counts as.
#: A document has about one score of each progress: they are not ten documents.
KEPT = 150
PRIOR = 20.0
#: The factors that are said before anything was seen, as logarithms.
WIDE = (log(0.4), 0.0, log(2.5))
#: Seconds added to both sides of a ratio: errors below it do not matter to anybody.
FLOOR = 0.2
TENTHS = 10
#: The quantile of the normal distribution that 80 % lie within, on both sides.
Z80 = 1.2816
#: The widest spread of logarithms that is believed where means are concerned.
MOST_SPREAD = 1.2

Key = tuple[str, int]
Factors = tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """What is left: the middle of what past errors make of it, and four times in five.

    All in seconds; the middle is always inside.
    """

    middle: float
    low: float
    high: float

    @property
    def mean(self) -> float:
        """The expected value, which is what adds up: that of a log-normal one."""
        spread = log((self.high + FLOOR) / (self.low + FLOOR)) / (2 * Z80)
        return self.middle * exp(min(spread, MOST_SPREAD) ** 2 / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One past estimate beside the truth: `tenth` is how far the document was."""

    sort: str
    tenth: int
    said: float
    truth: float

    @property
    def value(self) -> float:
        """The log-ratio of the truth to what was said."""
        return log((self.truth + FLOOR) / (self.said + FLOOR))


@dataclass(slots=True)
class _Scores:
    """The latest scores of one key: in the order of time, and by size."""

    most: int
    latest: deque[float] = field(default_factory=deque)
    ranked: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        self.latest.append(value)
        insort(self.ranked, value)
        if len(self.latest) > self.most:
            del self.ranked[bisect_left(self.ranked, self.latest.popleft())]

    def quantile(self, share: float) -> float:
        """Return the quantile that holds for the next one of so many."""
        place = share * (len(self.ranked) + 1) - 1
        below = min(max(int(place), 0), len(self.ranked) - 1)
        above = min(below + 1, len(self.ranked) - 1)
        part = min(max(place - below, 0.0), 1.0)
        return self.ranked[below] * (1 - part) + self.ranked[above] * part


class Calibration:
    """Learns from scores; answers with intervals."""

    def __init__(self) -> None:
        self._scores: dict[Key, _Scores] = {}
        #: By sort, how much wider than the quantiles: below, and above.
        self._stretch: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        #: What was worked out since the last score was taken in.
        self._known: dict[Key, Factors] = {}

    def learn(self, scores: Iterable[Score]) -> None:
        """Take in the errors of one document that has ended."""
        for score in scores:
            self._adapt(score)
            self._known.clear()
            for key in _keys(score.sort, score.tenth):
                if key not in self._scores:
                    self._scores[key] = _Scores(KEPT * _each(key))
                self._scores[key].add(score.value)

    def interval(self, sort: str, tenth: int, said: float) -> Interval:
        """Return the interval around an estimate of so many seconds."""
        low, middle, high = (
            max((said + FLOOR) * exp(factor) - FLOOR, 0.0)
            for factor in self._factors(sort, tenth)
        )
        return Interval(low=low, middle=middle, high=high)

    def _factors(self, sort: str, tenth: int) -> Factors:
        # Another thread may learn meanwhile, and clear what is known.
        known = self._known.get((sort, tenth))
        if known is None:
            known = self._known[sort, tenth] = self._work_out(sort, tenth)
        return known

    def _work_out(self, sort: str, tenth: int) -> Factors:
        low, middle, high = WIDE
        for key in _keys(sort, tenth):
            scores = self._scores.get(key)
            if scores is None:
                continue
            documents = len(scores.latest) / _each(key)
            own = documents / (documents + PRIOR)
            low += own * (scores.quantile(OUT) - low)
            middle += own * (scores.quantile(0.5) - middle)
            high += own * (scores.quantile(1 - OUT) - high)
        below, above = self._stretch[sort]
        return (
            middle - max(middle - low, 0.0) * exp(below),
            middle,
            middle + max(high - middle, 0.0) * exp(above),
        )

    def _adapt(self, score: Score) -> None:
        low, _, high = self._factors(score.sort, score.tenth)
        stretch = self._stretch[score.sort]
        for side, is_missed in enumerate((score.value < low, score.value > high)):
            moved = stretch[side] + STEP * (is_missed - OUT)
            stretch[side] = min(max(moved, -MOST_STRETCH), MOST_STRETCH)


def tenth(elapsed: float, said: float) -> int:
    """Return how far a document is by what was said: 0 to 9."""
    whole = elapsed + said
    return min(int(TENTHS * elapsed / whole), TENTHS - 1) if whole > 0 else 0


def _keys(sort: str, at: int) -> tuple[Key, ...]:
    """Return the keys from the widest to the narrowest; -1 stands for any progress."""
    return (("", -1), ("", at), (sort, -1), (sort, at))


def _each(key: Key) -> int:
    """Return how many scores of a key a document brings."""
    return TENTHS if key[1] < 0 else 1
