"""How late this process's event loop runs what is due: the first sign of too much."""

from __future__ import annotations

import asyncio
from collections import deque
from weakref import WeakKeyDictionary

#: Seconds between two looks.
INTERVAL = 0.5
#: Looks that are remembered: one minute of them.
REMEMBERED = int(60 / INTERVAL)


class LoopLag:
    """Sleeps, and notes how much too late it was woken."""

    def __init__(self) -> None:
        self._looks: deque[float] = deque([0.0], maxlen=REMEMBERED)

    @property
    def latest(self) -> float:
        """Seconds that the latest wake-up came too late."""
        return self._looks[-1]

    @property
    def largest(self) -> float:
        """The largest of the last minute, however many ask for it."""
        return max(self._looks)

    def note(self, seconds: float) -> None:
        """Remember one look; a timer that is early by its resolution is not late."""
        self._looks.append(max(seconds, 0.0))

    async def watch(self) -> None:
        """Look for as long as the task lives."""
        loop = asyncio.get_running_loop()
        while True:
            due_at = loop.time() + INTERVAL
            await asyncio.sleep(INTERVAL)
            self.note(loop.time() - due_at)


_lags: WeakKeyDictionary[asyncio.AbstractEventLoop, LoopLag] = WeakKeyDictionary()


def current_lag() -> LoopLag:
    """Return what is known of the running event loop."""
    return _lags.setdefault(asyncio.get_running_loop(), LoopLag())
