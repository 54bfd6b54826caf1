"""What a viewer could not be told because it could not be read, and when next to try.

Each thing has a streak of its own: one job that cannot be read holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Hashable
from dataclasses import dataclass

logger = logging.getLogger(__name__)

#: Seconds before the second try, and between two tries at most.
FIRST = 1.0
LONGEST = 30.0
#: Seconds after which a viewer that waits looks whether there is something else.
LOOK = 1.0
#: Seconds without a try that worked after which a viewer is closed, so that its
#: client comes back by its own back-off.
GIVE_UP = 60.0


def pause(failures: int) -> float:
    """Return the seconds to wait after so many failures in a row, the first being 1."""
    return min(FIRST * 2.0 ** min(failures - 1, 10), LONGEST)


@dataclass(slots=True, kw_only=True)
class Streak:
    """Failures in a row; times are seconds of the monotonic clock."""

    since: float
    failures: int = 0
    due_at: float = 0.0


class Tries:
    """The streaks of one viewer, by what could not be told."""

    __slots__ = ("_streaks",)

    def __init__(self) -> None:
        self._streaks: dict[Hashable, Streak] = {}

    def is_hopeless(self, now: float) -> bool:
        """Tell whether something has failed for too long."""
        streaks = self._streaks
        # Of each viewer it is asked every two seconds, and nearly none has any.
        return bool(streaks) and any(s.since < now - GIVE_UP for s in streaks.values())

    def is_due(self, what: Hashable, now: float) -> bool:
        """Tell whether something may be tried."""
        streak = self._streaks.get(what)
        return streak is None or streak.due_at <= now

    def wait(self, now: float) -> float:
        """Return the seconds to sleep when nothing is due."""
        due_at = min((one.due_at for one in self._streaks.values()), default=now)
        return min(max(due_at - now, 0.0), LOOK)

    def failed(self, what: Hashable, error: Exception, now: float) -> None:
        """Note a failure; only the first of a streak leaves a line in the log."""
        streak = self._streaks.get(what)
        if streak is None:
            streak = self._streaks[what] = Streak(since=now)
            logger.warning("A viewer was not told, trying again: %r", error)
        streak.failures += 1
        streak.due_at = now + pause(streak.failures)

    def worked(self, what: Hashable) -> None:
        """End a streak, if there was one."""
        self._streaks.pop(what, None)

    def clear(self) -> None:
        """Try nothing more."""
        self._streaks.clear()
