"""What is shown: a moment that stays where it is until it has to move."""

from __future__ import annotations

from dataclasses import dataclass

#: The shown finish stays while the newest is within this share of what is left, or
#: within so many seconds.
BAND = 0.15
LEAST_BAND = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A finish that people see, and its interval, as moments in seconds."""

    finish: float
    low: float
    high: float


def steady(shown: Shown | None, fresh: Shown, now: float) -> Shown:
    """Return what to show now: what was shown, unless it is too far off.

    It moves no further than to the near edge of the band around the newest estimate,
    so that it does not swing.
    """
    if shown is None:
        return fresh
    band = max(BAND * max(fresh.finish - now, 0.0), LEAST_BAND)
    finish = min(max(shown.finish, fresh.finish - band), fresh.finish + band)
    return Shown(
        finish=finish, low=min(fresh.low, finish), high=max(fresh.high, finish)
    )


def is_late_move(before: Shown, after: Shown, now: float) -> bool:
    """Tell whether the finish moved later by more than a fifth of what was left.

    Less than two seconds nobody sees: such times are shown as "finishing".
    """
    left = max(before.finish - now, 0.0)
    return after.finish - before.finish > max(left / 5, 2.0)
