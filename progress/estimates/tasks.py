"""The remaining time of a task of one's own: by earlier runs, and its own pace."""

from __future__ import annotations

from math import exp, inf, log, sqrt

from progress.estimates.conformal import FLOOR, Interval
from progress.estimates.history import Usual
from progress.estimates.pace import Z80
from progress.estimates.residual import SPREAD, UNLIKELY, residual, survival
from progress.estimates.seen import Seen

#: A rate says nothing below this share, and units count half after so many seconds.
LEAST_SHARE = 0.005
HALF_SECONDS = 3.0
#: How far the logarithm of what one earlier run took may be off, besides the usual
#: spread: it may have had less to do.
RUN_SPREAD = 1.0
#: The widest spread of the logarithm of what is left.
MOST_SPREAD = 1.2


def left_of_task(seen: Seen, usual: Usual | None) -> float | None:
    """Return the seconds that are left; None where nothing is known at all.

    `usual` is what runs of a task of this name have taken, None if there were none.
    """
    own = _own(seen)
    if usual is None or own == 0.0:
        return own
    prior = residual(usual.seconds, seen.elapsed)
    if own is None:
        return prior
    trust = _trust(seen, usual)
    return float(prior ** (1 - trust) * own**trust)


def unit_of_task(seen: Seen, usual: Usual | None) -> float:
    """Return the seconds that a unit takes; without units those of the whole task.

    Infinite where nobody knows: of what never says anything nothing is overdue.
    """
    if is_telling(seen):
        return _reported(seen) / seen.units
    return inf if usual is None else usual.seconds


def overdue_of_task(seen: Seen, usual: Usual | None) -> float:
    """Return the seconds that what is in work may still take if it is late; else 0."""
    whole = unit_of_task(seen, usual)
    spent = seen.silent if is_telling(seen) else seen.elapsed
    is_late = survival(whole, spent) < UNLIKELY
    return residual(whole, spent) if is_late else 0.0


def interval_of_task(seen: Seen, said: float, usual: Usual | None) -> Interval:
    """Return the interval around what was said of a task that told how far it is.

    It is the wider the less it has told, and the further earlier runs disagree.
    """
    known = _evidence(seen) + (_belief(seen, usual) if usual else 0.0)
    variance = 1 / known + _disagreement(seen, usual)
    factor = exp(Z80 * min(sqrt(variance), MOST_SPREAD))
    return Interval(low=said / factor, middle=said, high=said * factor)


def is_telling(seen: Seen) -> bool:
    """Whether a task has said enough of itself for a pace of its own."""
    return seen.share >= LEAST_SHARE and seen.units > 0 and _reported(seen) > 0.0


def _trust(seen: Seen, usual: Usual) -> float:
    """Return how far the task's own pace is believed, 0 to 1: each by its precision."""
    own = _evidence(seen)
    return own / (own + _belief(seen, usual))


def _evidence(seen: Seen) -> float:
    """Return how precise its own pace is: one over the variance of its logarithm.

    The units of a renewal process with a coefficient of variation near one.
    """
    reported = _reported(seen)
    return seen.units * reported / (reported + HALF_SECONDS)


def _belief(seen: Seen, usual: Usual) -> float:
    """Return how precise earlier runs are, as far as they still hold of this one.

    The less likely it is by them that it still goes on, the less they count.
    """
    precision = 1 / (SPREAD**2 + RUN_SPREAD**2 / usual.runs)
    return precision * survival(usual.seconds, seen.elapsed)


def _disagreement(seen: Seen, usual: Usual | None) -> float:
    """Return the variance that comes of earlier runs saying something else."""
    own = _own(seen)
    if usual is None or own is None:
        return 0.0
    prior, trust = residual(usual.seconds, seen.elapsed), _trust(seen, usual)
    return float(trust * (1 - trust) * log((own + FLOOR) / (prior + FLOOR)) ** 2)


def _own(seen: Seen) -> float | None:
    """Return what is left at the pace up to the last report, some of which passed.

    A unit that takes longer than those before it is likely to take longer still.
    """
    if not is_telling(seen):
        return None
    reported = _reported(seen)
    each = reported / seen.units
    whole = reported * (1 - seen.share) / seen.share
    if whole <= 0.0:
        return 0.0
    return max(whole - min(seen.silent, each), residual(each, seen.silent))


def _reported(seen: Seen) -> float:
    """Return the seconds up to its last report, which its units took."""
    return max(seen.elapsed - seen.silent, 0.0)
