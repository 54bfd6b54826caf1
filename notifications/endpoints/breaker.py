"""The breaker: how long an endpoint that does not answer is left alone. Pure."""

from __future__ import annotations

from datetime import timedelta

#: So many calls in a row have to fail first.
THRESHOLD = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
#: While one call tries whether it is back, the others wait for so long.
PROBE = timedelta(seconds=20)
#: After so long without anything having arrived, an endpoint is switched off.
HOPELESS = timedelta(hours=72)


def pause(failures: int) -> timedelta | None:
    """Return how long to wait after so many failures in a row; None: not at all.

    The pauses double: 30 s, 1 min, 2 min, … 15 min.
    """
    if failures < THRESHOLD:
        return None
    doublings = min(failures - THRESHOLD, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
