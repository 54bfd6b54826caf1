"""One client that loses its connection and comes back as the protocol says."""

from __future__ import annotations

import asyncio
import json
import random
import time
from dataclasses import dataclass, field

from benchmarks.ledger import Ledger
from benchmarks.wire import (
    CLOSE,
    HEAD_END,
    PING,
    PONG,
    TEXT,
    handshake,
    is_accepted,
    masked,
    pieces,
)

#: The longest wait between two attempts, in seconds.
CEILING = 30.0
#: The longest wait for an answer to an attempt.
PATIENCE = 20.0


def wait_after(failures: int) -> float:
    """Return the seconds to wait after so many failures in a row: full jitter."""
    return 1 + random.random() * (bound_after(failures) - 1)


def bound_after(failures: int) -> float:
    """Return the longest that `wait_after` may be."""
    return float(min(CEILING, 2 ** min(failures, 10)))


@dataclass(slots=True)
class Resumer:
    """A client that stays with one job; times are of the monotonic clock."""

    port: int
    job: str
    token: str
    ledger: Ledger = field(default_factory=Ledger)
    failures: int = 0
    #: The most failures in a row.
    worst: int = 0
    lost_at: float = 0.0
    heard_at: float = 0.0

    @property
    def is_resumed(self) -> bool:
        """Whether something was heard since the last loss."""
        return self.heard_at > self.lost_at

    async def run(self) -> None:
        """Connect, read, and come back, until cancelled."""
        while True:
            try:
                await self._visit()
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                self.lost_at = time.monotonic()
            self.failures += 1
            self.worst = max(self.worst, self.failures)
            await asyncio.sleep(wait_after(self.failures))

    async def _visit(self) -> None:
        """Read one connection to its end.

        Raises:
            OSError, IncompleteReadError, TimeoutError: it ended or never began.
        """
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._enter(reader, writer)
            await self._read(reader, writer)
        finally:
            writer.close()

    async def _enter(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        resume = f"?after={self.ledger.seq}" if self.ledger.seq else ""
        path = f"/ws/upload-progress/{self.job}{resume}"
        headers = {"Authorization": f"Bearer {self.token}"}
        writer.write(handshake(f"127.0.0.1:{self.port}", path, headers))
        if not is_accepted(await reader.readuntil(HEAD_END)):
            raise ConnectionRefusedError

    async def _read(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        buffer = bytearray()
        while chunk := await reader.read(1 << 16):
            buffer += chunk
            for piece in pieces(buffer):
                if piece.opcode == TEXT:
                    self._hear(piece.payload)
                elif piece.opcode == PING:
                    writer.write(masked(PONG, piece.payload))
                elif piece.opcode == CLOSE:
                    raise ConnectionResetError
        raise ConnectionResetError

    def _hear(self, text: bytes) -> None:
        self.failures = 0
        if not self.is_resumed:
            self.heard_at = time.monotonic()
        self.ledger.apply(json.loads(text))
