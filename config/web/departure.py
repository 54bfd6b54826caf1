"""The orderly end of a web process: readiness, then viewers, then the server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from django.conf import settings

from progress.relay import current_relay

logger = logging.getLogger(__name__)

#: Share of the time in which /health/ready says 503 although nobody watches any more:
#: a load balancer that asks meanwhile sends nobody to a closed port.
NOTICE = 0.5


async def _nothing_to_finish() -> None:
    """Stand for a server that finishes its requests by itself."""


class Departure:
    """Takes the process out of service once; asked again, it stops at once.

    `finish` lets requests end that are being answered; `stop` ends the server.
    """

    def __init__(
        self,
        stop: Callable[[], None],
        finish: Callable[[], Awaitable[None]] = _nothing_to_finish,
    ) -> None:
        self._stop = stop
        self._finish = finish
        self._task: asyncio.Task[None] | None = None

    def ask(self) -> None:
        """Begin to leave, or stop leaving nicely; called on the event loop."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._leave())
            # However it ends; one that is cancelled at once never begins.
            self._task.add_done_callback(lambda _task: self._stop())
        elif self._task.done():
            self._stop()
        else:
            self._task.cancel()

    async def _leave(self) -> None:
        try:
            await self._say_farewell(settings.HEADWAY_DRAIN_SECONDS)
            await self._finish()
        except Exception:
            logger.exception("Viewers or requests could not be seen off.")

    async def _say_farewell(self, seconds: float) -> None:
        """Be unready at once, then ask viewers to come back elsewhere."""
        draining = current_relay().drain(seconds)
        await asyncio.gather(draining, asyncio.sleep(seconds * NOTICE))
