"""Membership: the relay's one channel and the groups that it belongs to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

logger = logging.getLogger(__name__)

#: Seconds before what failed is tried again.
PAUSE = 1.0
#: Seconds that a viewer waits for the layer before it is told the present: what no
#: hint tells meanwhile is found by asking.
COURTESY = 0.25
#: Seconds that letting go of a dead connection may take.
PATIENCE = 10.0


class Membership:
    """Keeps one channel in its groups and hands on what arrives.

    The layer may lose messages or be away; nothing here is relied upon for truth.
    The channel stays the same until the layer itself begins anew: to leave one behind
    would leave its queue in the layer, and whoever reads from it waiting.
    """

    def __init__(
        self,
        get_layer: Callable[[], Any],
        on_message: Callable[[dict[str, Any]], None],
    ) -> None:
        self._get_layer = get_layer
        self._on_message = on_message
        self._wanted: set[str] = set()
        self._joined: set[str] = set()
        self._channel: str | None = None
        self._reader: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self._is_mending = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def join(self, group: str) -> None:
        """Belong to a group; if the layer is away, as soon as it is back."""
        self._wanted.add(group)
        await self._settle()

    async def leave(self, group: str) -> None:
        """Belong to a group no more."""
        self._wanted.discard(group)
        await self._settle()

    async def renew(self) -> None:
        """Join all groups over a new connection: the old one may carry nothing.

        One that only stands open raises no error, however often groups are joined.
        """
        count = len(self._joined)
        logger.warning("The layer has gone deaf; joining %d groups anew", count)
        try:
            async with self._lock:
                await self._begin_anew()
        finally:
            await self._settle()

    async def _begin_anew(self) -> None:
        reader, self._reader, self._channel = self._reader, None, None
        self._joined.clear()
        async with asyncio.timeout(PATIENCE):
            if reader is not None:
                reader.cancel()
                await asyncio.wait({reader})
            await self._get_layer().flush()

    async def close(self) -> None:
        """Read no more."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _settle(self) -> None:
        """Let the layer hear of it, but wait for a slow one only a little.

        It goes on in a task of its own: a viewer that leaves meanwhile must not
        break off a command to the layer halfway.
        """
        if not self._is_mending and self._wanted != self._joined:
            await asyncio.wait({self._spawn(self._match_or_mend())}, timeout=COURTESY)

    async def _match_or_mend(self) -> None:
        async with self._lock:
            if self._is_mending or await self._is_matched():
                return
            self._is_mending = True
            self._spawn(self._mend())

    async def _mend(self) -> None:
        while self._is_mending:
            await asyncio.sleep(PAUSE)
            async with self._lock:
                # Nothing is awaited after the last comparison: no change slips through.
                self._is_mending = not await self._is_matched()

    async def _is_matched(self) -> bool:
        try:
            await self._match()
        except Exception as error:
            logger.warning("The layer is away; jobs are polled meanwhile: %r", error)
            return False
        return True

    async def _match(self) -> None:
        """Join and leave until it is as wanted, which may change with each await."""
        layer, channel = self._get_layer(), await self._open()
        while self._wanted != self._joined:
            for group in self._wanted - self._joined:
                await layer.group_add(group, channel)
                self._joined.add(group)
            for group in self._joined - self._wanted:
                self._joined.discard(group)
                await layer.group_discard(group, channel)

    async def _open(self) -> str:
        if self._channel is None:
            self._channel = await self._get_layer().new_channel()
            self._reader = self._spawn(self._read(self._channel))
        return self._channel

    async def _read(self, channel: str) -> None:
        while True:
            try:
                message = await self._get_layer().receive(channel)
            except Exception as error:
                logger.warning("A hint was not heard: %r", error)
                await asyncio.sleep(PAUSE)
            else:
                self._hand_on(message)

    def _hand_on(self, message: dict[str, Any]) -> None:
        try:
            self._on_message(message)
        except Exception as error:
            # Of another release, perhaps, while one is being deployed.
            logger.warning("A hint was not understood: %r", error)

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
