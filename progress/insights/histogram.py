"""Counts of durations on a logarithmic scale: small, mergeable, with a known error.

The buckets are those of DDSketch (Masson, Rim, Lee: "DDSketch: a fast and
fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019). Bucket i
holds what lies in (G^(i-1), G^i] with G = (1 + A) / (1 - A), and stands for
2 G^i / (G + 1), which is within A of anything in it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

#: The largest relative error of a quantile: 5 %.
ERROR = 0.05
#: Durations below a millisecond count as one: the error there is at most 1 ms.
SMALLEST = 0.001

_GROWTH = (1 + ERROR) / (1 - ERROR)
_LOG_GROWTH = math.log(_GROWTH)


class Histogram:
    """How many durations, in seconds, fell into each bucket."""

    __slots__ = ("_counts",)

    def __init__(self, counts: Mapping[int, int] | None = None) -> None:
        self._counts = Counter(counts or {})

    @classmethod
    def of(cls, durations: Iterable[float]) -> Histogram:
        """Return the histogram of these durations."""
        made = cls()
        for seconds in durations:
            made.add(seconds)
        return made

    @classmethod
    def from_json(cls, counts: Mapping[str, int]) -> Histogram:
        """Return what `as_json` gave."""
        return cls({int(bucket): count for bucket, count in counts.items()})

    def as_json(self) -> dict[str, int]:
        """Return the counts as a JSON object keeps them: only buckets in use."""
        return {str(bucket): self._counts[bucket] for bucket in sorted(self._counts)}

    def add(self, seconds: float, times: int = 1) -> None:
        """Count a duration; a negative one is none."""
        if times > 0:
            self._counts[_bucket(seconds)] += times

    def __add__(self, other: Histogram) -> Histogram:
        """Return both together; the order of additions does not matter."""
        return Histogram(self._counts + other._counts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Histogram) and self._counts == other._counts

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __len__(self) -> int:
        return self._counts.total()

    def quantile(self, share: float) -> float | None:
        """Return the duration that `share` of all do not exceed; None of none.

        It is within ERROR of the duration whose rank is ceil(share × count), or
        within SMALLEST of one below a millisecond.
        """
        rank = max(math.ceil(share * len(self)), 1)
        passed = 0
        for bucket in sorted(self._counts):
            passed += self._counts[bucket]
            if passed >= rank:
                return _middle(bucket)
        return None

    def up_to(self, seconds: float) -> int:
        """Return how many are surely not longer: whole buckets below the bound."""
        return sum(
            count for bucket, count in self._counts.items() if _upper(bucket) <= seconds
        )

    def total(self) -> float:
        """Return the sum of all durations, within ERROR."""
        return math.fsum(_middle(b) * count for b, count in self._counts.items())


def _bucket(seconds: float) -> int:
    return math.ceil(math.log(max(seconds, SMALLEST)) / _LOG_GROWTH)


def _upper(bucket: int) -> float:
    return math.exp(bucket * _LOG_GROWTH)


def _middle(bucket: int) -> float:
    return 2 * _upper(bucket) / (_GROWTH + 1)
