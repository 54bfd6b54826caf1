"""A deadline over a whole call: connecting, headers and body together.

The time-outs of sockets begin anew with each byte, so that a server which sends one
byte every few seconds would hold a worker for as long as it likes.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from contextvars import ContextVar
from types import TracebackType
from typing import Self

_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


class Deadline:
    """Cuts the connections that were opened within it once its seconds are over."""

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.is_over = False

    def __enter__(self) -> Self:
        self._token = _current.set(self)
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        _current.reset(self._token)
        with self._lock:
            for kept in self._sockets:
                kept.close()
            self._sockets.clear()

    def hold(self, connection: socket.socket) -> None:
        """Keep a second handle of a connection, which outlives its wrapping in TLS."""
        with self._lock:
            self._sockets.append(connection.dup())
        if self.is_over:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            self.is_over = True
            for kept in self._sockets:
                with suppress(OSError):
                    kept.shutdown(socket.SHUT_RDWR)


def hold(connection: socket.socket) -> None:
    """Put a new connection under the deadline of the call that opened it."""
    deadline = _current.get()
    if deadline is not None:
        deadline.hold(connection)
