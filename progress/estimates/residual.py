"""What is left of something that has taken a while already."""

from __future__ import annotations

from math import exp, inf, log
from statistics import NormalDist

#: How far the logarithms of the durations of one and the same thing usually spread.
SPREAD = 0.4
#: What is less likely than this by what is usual takes longer than usual.
UNLIKELY = 0.1
STANDARD = NormalDist()
#: From here on the share that is over says no more than this.
MOST_OVER = 0.995
LATE = STANDARD.inv_cdf((1 + MOST_OVER) / 2) - STANDARD.inv_cdf(MOST_OVER)


def survival(usual: float, spent: float, spread: float = SPREAD) -> float:
    """Return how likely it was to take longer than it has already, 0 to 1."""
    if spent <= 0.0 or usual <= 0.0 or usual == inf:
        return 1.0
    return 1.0 - STANDARD.cdf(log(spent / usual) / spread)


def residual(usual: float, spent: float, spread: float = SPREAD) -> float:
    """Return the median of what is left, in seconds, where `usual` is the whole's.

    Durations are log-normal: what takes longer than usual is likely to take longer
    still, and nothing has ever less than no time left.
    """
    if spent <= 0.0 or usual <= 0.0:
        return usual
    over = 1.0 - survival(usual, spent, spread)
    if over >= MOST_OVER:
        return spent * (exp(LATE * spread) - 1)
    return usual * exp(STANDARD.inv_cdf((1 + over) / 2) * spread) - spent
