"""Membership: the relay's one channel and the groups that it belongs to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

logger = logging.getLogger(__name__)

#: Seconds before a broken channel is made anew.
PAUSE = 1.0


class Membership:
    """Keeps one channel in its groups and hands on what arrives.

    The layer may lose messages or be away; nothing here is relied upon for truth.
    """

    def __init__(
        self,
        get_layer: Callable[[], Any],
        on_message: Callable[[dict[str, Any]], None],
    ) -> None:
        self._get_layer = get_layer
        self._on_message = on_message
        self._groups: set[str] = set()
        self._channel: str | None = None
        self._reader: asyncio.Task[None] | None = None

    async def join(self, group: str) -> None:
        """Belong to a group; if the layer is away, as soon as it is back."""
        self._groups.add(group)
        if self._reader is None or self._reader.done():
            self._reader = asyncio.get_running_loop().create_task(self._read())
        elif self._channel is not None:
            await self._add(group)

    async def leave(self, group: str) -> None:
        """Belong to a group no more."""
        self._groups.discard(group)
        if self._channel is not None:
            try:
                await self._get_layer().group_discard(group, self._channel)
            except Exception as error:
                logger.warning("Could not leave %s: %r", group, error)

    async def close(self) -> None:
        """Read no more."""
        if self._reader is not None:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)

    async def _add(self, group: str) -> None:
        try:
            await self._get_layer().group_add(group, self._channel)
        except Exception as error:
            logger.warning(
                "Could not join %s; it is polled meanwhile: %r", group, error
            )
            self._channel = None

    async def _read(self) -> None:
        while True:
            try:
                await self._open()
                while self._channel is not None:
                    await self._receive()
            except Exception as error:
                logger.warning("The channel layer is away, trying again: %r", error)
            self._channel = None
            await asyncio.sleep(PAUSE)

    async def _open(self) -> None:
        layer = self._get_layer()
        channel = await layer.new_channel()
        for group in tuple(self._groups):
            await layer.group_add(group, channel)
        self._channel = channel

    async def _receive(self) -> None:
        message = await self._get_layer().receive(self._channel)
        self._on_message(message)
