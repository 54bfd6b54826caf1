"""A wire between clients and a server that can be cut, go dark, or be slow."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
from contextlib import suppress

#: Closing at once, without a good-bye: the peer gets a reset.
LINGER = struct.pack("ii", 1, 0)
CHUNK = 65_536


class Link:
    """One connection through the wire."""

    def __init__(self, *ends: asyncio.StreamWriter) -> None:
        self._ends = ends
        self.is_dark = False
        self.is_over = asyncio.Event()

    def reset(self) -> None:
        """Break it: both sides get a reset."""
        self.is_over.set()
        for end in self._ends:
            peer = end.get_extra_info("socket")
            with suppress(OSError):
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER)
            end.transport.abort()


class Wire:
    """Carries bytes from a port of its own to `port`; does harm when told to."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.port = 0
        #: Seconds that each piece of bytes takes, and bytes a second; 0: no limit.
        self.delay = 0.0
        self.rate = 0.0
        #: Whether new connections are swallowed: they open, and nothing passes.
        self.is_dark = False
        self.links: set[Link] = set()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Listen no more and break what is left."""
        if self._server is not None:
            self._server.close()
        await self.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def cut(self, share: float = 1.0, rng: random.Random | None = None) -> int:
        """Reset a share of the connections; return how many."""
        draw = rng.random if rng else lambda: 0.0
        chosen = [link for link in self.links if draw() < share]
        for link in chosen:
            link.reset()
        return len(chosen)

    async def darken(self) -> None:
        """Let the present connections stand open while nothing passes either way.

        What the peers send is taken and lost, and neither hears the other's end.
        """
        for link in self.links:
            link.is_dark = True

    async def lighten(self) -> None:
        """Break the dark connections; new ones pass."""
        self.is_dark = False
        for link in [link for link in self.links if link.is_dark]:
            link.reset()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            there = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            Link(writer).reset()
            return
        link = Link(writer, there[1])
        link.is_dark = self.is_dark
        self.links.add(link)
        try:
            await self._carry_both(link, (reader, writer), there)
        finally:
            self.links.discard(link)
            link.reset()

    async def _carry_both(
        self,
        link: Link,
        here: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        there: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        await asyncio.gather(
            self._carry(link, here[0], there[1]), self._carry(link, there[0], here[1])
        )

    async def _carry(
        self, link: Link, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        try:
            while data := await source.read(CHUNK):
                if link.is_dark:
                    continue
                await self._linger(len(data))
                sink.write(data)
                await sink.drain()
            if link.is_dark:
                await link.is_over.wait()
            sink.write_eof()
        except (OSError, RuntimeError):
            if link.is_dark:
                await link.is_over.wait()
            link.reset()

    async def _linger(self, size: int) -> None:
        seconds = self.delay + (size / self.rate if self.rate else 0.0)
        if seconds:
            await asyncio.sleep(seconds)
