"""An event loop on a thread of its own, beside tests that start processes and wait."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

#: Seconds between two looks at how late the loop is.
TICK = 0.05


class LoopThread:
    """Runs coroutines for a thread that has no loop."""

    def __init__(self) -> None:
        #: Seconds altogether in which the machine let nothing run here.
        self.held_up = 0.0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._ticker = asyncio.run_coroutine_threadsafe(self._tick(), self._loop)

    def run(self, coroutine: Coroutine[Any, Any, T], seconds: float = 60.0) -> T:
        """Return the result of a coroutine."""
        return self.begin(coroutine).result(seconds)

    def begin(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin a coroutine, whose result is asked for later."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def close(self) -> None:
        """Cancel all that still runs, and end the thread."""
        self.run(_cancel_others())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _tick(self) -> None:
        while True:
            asleep_at = self._loop.time()
            await asyncio.sleep(TICK)
            late = self._loop.time() - asleep_at - TICK
            self.held_up += late if late > TICK / 2 else 0.0


async def _cancel_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
