"""Intervals from past errors: conformal prediction by sort and progress, online.

The scores are log-ratios of what was left to what was said, so that an interval is a
pair of factors. Each document's errors are taken in after it has ended; the quantiles
follow the share of misses (adaptive conformal inference, Gibbs and Candès 2021).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log
from statistics import median

#: The share that an interval is to hold, and how far a miss moves its quantiles.
COVERAGE = 0.8
STEP = 0.02
#: Documents whose scores are kept of each key, and the fewest that speak for others.
#: A document has about one score of each progress: they are not ten documents.
KEPT = 150
FEWEST = 10
#: The factors that are said before anything was seen.
WIDE = (0.4, 1.0, 2.5)
#: Seconds added to both sides of a ratio: errors below it do not matter to anybody.
FLOOR = 0.5
TENTHS = 10

Key = tuple[str, int]


#: How many scores the belief that we are right on the whole counts as.
TRUST = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """What is left: the middle of what past errors make of it, and four times in five.

    All in seconds; the middle is always inside.
    """

    middle: float
    low: float
    high: float


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


class Calibration:
    """Learns from scores; answers with intervals."""

    def __init__(self) -> None:
        self._scores: dict[Key, deque[float]] = {}
        #: The shares to leave out below and above, by sort.
        self._out: dict[str, list[float]] = {}
        #: What was worked out since the last score was taken in.
        self._known: dict[Key, tuple[float, float, float]] = {}

    def learn(self, scores: Iterable[Score]) -> None:
        """Take in the errors of one document that has ended."""
        for score in scores:
            self._adapt(score)
            self._known.clear()
            for key in _keys(score.sort, score.tenth):
                kept = self._scores.setdefault(key, deque(maxlen=KEPT * _each(key)))
                kept.append(score.value)

    def interval(self, sort: str, tenth: int, said: float) -> Interval:
        """Return the interval around an estimate of so many seconds."""
        low, middle, high = (
            max((said + FLOOR) * factor - FLOOR, 0.0)
            for factor in self._factors(sort, tenth)
        )
        return Interval(low=min(low, middle), middle=middle, high=max(high, middle))

    def _factors(self, sort: str, tenth: int) -> tuple[float, float, float]:
        if (sort, tenth) not in self._known:
            self._known[sort, tenth] = self._work_out(sort, tenth)
        return self._known[sort, tenth]

    def _work_out(self, sort: str, tenth: int) -> tuple[float, float, float]:
        below, above = self._shares(sort)
        for key in _keys(sort, tenth):
            scores = self._scores.get(key)
            if scores is not None and len(scores) >= FEWEST * _each(key):
                ranked = sorted(scores)
                middle = median(ranked) * len(ranked) / (len(ranked) + TRUST)
                low, high = _quantile(ranked, below), _quantile(ranked, 1 - above)
                return exp(low), exp(middle), exp(high)
        return WIDE

    def _shares(self, sort: str) -> list[float]:
        return self._out.setdefault(sort, [(1 - COVERAGE) / 2] * 2)

    def _adapt(self, score: Score) -> None:
        shares, goal = self._shares(score.sort), (1 - COVERAGE) / 2
        low, middle, high = self._factors(score.sort, score.tenth)
        if (low, middle, high) == WIDE:
            # Hardly anything misses it, which says nothing about the quantiles.
            return
        ratio = exp(score.value)
        for side, is_missed in enumerate((ratio < low, ratio > high)):
            step = STEP * (goal - is_missed)
            shares[side] = min(max(shares[side] + step, 0.01), 0.3)


def tenth(elapsed: float, said: float) -> int:
    """Return how far a document is by what was said: 0 to 9."""
    whole = elapsed + said
    return min(int(TENTHS * elapsed / whole), TENTHS - 1) if whole > 0 else 0


def _keys(sort: str, at: int) -> tuple[Key, ...]:
    """Return the keys from the narrowest to the widest; -1 stands for any progress."""
    return ((sort, at), (sort, -1), ("", at), ("", -1))


def _each(key: Key) -> int:
    """Return how many scores of a key a document brings."""
    return TENTHS if key[1] < 0 else 1


def _quantile(ranked: list[float], share: float) -> float:
    """Return the quantile that holds for the next one of so many, not for these."""
    place = share * (len(ranked) + 1) - 1
    if share > 0.5:
        return ranked[min(max(-int(-place // 1), 0), len(ranked) - 1)]
    return ranked[min(max(int(place // 1), 0), len(ranked) - 1)]
