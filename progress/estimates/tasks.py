"""The remaining time of a task of one's own: by earlier runs, and its own pace."""

from __future__ import annotations

from math import inf

from progress.estimates.conformal import Interval
from progress.estimates.pace import spread_of
from progress.estimates.residual import residual, survival
from progress.estimates.seen import Seen

#: A rate says nothing below this share, and is half believed after so many units, and
#: after so many seconds.
LEAST_SHARE = 0.005
HALF_UNITS, HALF_SECONDS = 3.0, 3.0


def left_of_task(seen: Seen, usual: float | None) -> float | None:
    """Return the seconds that are left; None where nothing is known at all.

    `usual` is what runs of a task of this name have taken, None if there were none.
    """
    own = _own(seen)
    if usual is None or own == 0.0:
        return own
    prior = residual(usual, seen.elapsed)
    if own is None:
        return prior
    trust = _trust(seen, usual)
    return float(prior ** (1 - trust) * own**trust)


def unit_of_task(seen: Seen, usual: float | None) -> float:
    """Return the seconds that a unit takes; without units those of the whole task.

    Infinite where nobody knows: of what never says anything nothing is overdue.
    """
    if is_telling(seen):
        return _reported(seen) / seen.units
    return inf if usual is None else usual


def interval_of_task(seen: Seen, said: float) -> Interval:
    """Return the interval around what was said of a task that told how far it is."""
    spread = spread_of(seen.units)
    return Interval(low=said * (1 - spread), middle=said, high=said * (1 + spread))


def is_telling(seen: Seen) -> bool:
    """Whether a task has said enough of itself for a pace of its own."""
    return seen.share >= LEAST_SHARE and seen.units > 0


def _trust(seen: Seen, usual: float) -> float:
    """Return how far the task's own pace is believed, 0 to 1.

    The less likely it is by earlier runs that it still goes on, the less they count.
    """
    reported = _reported(seen)
    units = seen.units / (seen.units + HALF_UNITS)
    own = units * reported / (reported + HALF_SECONDS)
    return own / (own + (1 - own) * survival(usual, seen.elapsed))


def _own(seen: Seen) -> float | None:
    """Return what is left at the pace up to the last report, some of which passed."""
    if not is_telling(seen):
        return None
    reported = _reported(seen)
    whole = reported * (1 - seen.share) / seen.share
    return whole - min(seen.silent, reported / seen.units, whole)


def _reported(seen: Seen) -> float:
    """Return the seconds up to its last report, which its units took."""
    return max(seen.elapsed - seen.silent, 0.0)
