"""What a list of measurements comes to."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

__all__ = ["median", "quantile", "spread"]


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of all values do not exceed.

    The nearest rank: always one of the values. Nan if there are none.
    """
    if not values:
        return float("nan")
    ordered = sorted(values)
    rank = -(-len(ordered) * share // 1)
    return ordered[min(len(ordered) - 1, max(0, int(rank) - 1))]


def spread(values: Sequence[float]) -> str:
    """Return the median with the lowest and highest, for a person to read."""
    if not values:
        return "-"
    middle, low, high = median(values), min(values), max(values)
    return f"{middle:,.4g} ({low:,.4g} to {high:,.4g})"
