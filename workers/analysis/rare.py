"""Keeps counts bounded however much is counted, as lossy counting does."""

from __future__ import annotations

from collections import Counter
from typing import TypeVar

T = TypeVar("T")


def rare_in(counts: Counter[T], most: int) -> list[T]:
    """Return what to forget, once more than `most` are counted: at least half of it.

    What was said least goes first, all that was said as often together: none of it
    stands out any more (Manku and Motwani, 2002). Forgetting half at a time makes it
    cheap, whatever a hostile text repeats.
    """
    if len(counts) <= most:
        return []
    frequent = sorted(counts.values(), reverse=True)
    least = frequent[most // 2]
    return [each for each, count in counts.items() if count <= least]
