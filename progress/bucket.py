"""A token bucket: so many messages a second on average, and some at once. Pure."""

from __future__ import annotations


class Bucket:
    """Holds up to `size` tokens and gains `rate` a second; each message takes one."""

    __slots__ = ("_level", "_rate", "_seen_at", "_size")

    def __init__(self, *, rate: float, size: float, now: float) -> None:
        self._rate = rate
        self._size = size
        self._level = size
        self._seen_at = now

    def take(self, now: float) -> bool:
        """Take a token; False if there is none."""
        self._fill(now)
        if self._level < 1:
            return False
        self._level -= 1
        return True

    def reserve(self, now: float) -> float:
        """Take a token, or one that is still to come; return the seconds to it."""
        self._fill(now)
        self._level -= 1
        return max(-self._level, 0.0) / self._rate

    def _fill(self, now: float) -> None:
        gained = (now - self._seen_at) * self._rate
        self._level = min(self._level + gained, self._size)
        self._seen_at = now
