"""A thousand WebSocket clients in one process that costs less than the server.

Run as an actor. A frame's bytes are the same for all who watch a job, so each
arrival is one look into a dictionary and one number.
"""

from __future__ import annotations

import os
import select
import socket
import sys
import time
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from benchmarks.actors import Handlers, answer
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

#: How many handshakes are under way together.
AT_ONCE = 50
HANDSHAKE_SECONDS = 60.0
#: The most that is read from a socket at once.
CHUNK = 1 << 17


@dataclass(slots=True)
class Client:
    """One connection, and what of a frame has arrived so far."""

    socket: socket.socket
    buffer: bytearray = field(default_factory=bytearray)


class Crowd:
    """The connections, what arrived on them and when."""

    def __init__(self) -> None:
        self._poll = select.epoll()
        self._clients: dict[int, Client] = {}
        self._arrivals: dict[bytes, array[float]] = {}
        self._count = 0
        self._closed = 0

    def connect(
        self, port: int, paths: list[str], tokens: list[str], is_greeted: bool
    ) -> dict[str, Any]:
        """Open a connection for each path; with `is_greeted` wait for a first frame."""
        began_at = time.monotonic()
        guests = list(zip(paths, tokens, strict=True))
        for start in range(0, len(guests), AT_ONCE):
            group = [_open(port, *guest) for guest in guests[start : start + AT_ONCE]]
            for client in group:
                _await_admission(client, is_greeted=is_greeted)
                self._enter(client)
        return {"clients": len(self._clients), "seconds": time.monotonic() - began_at}

    def _enter(self, client: Client) -> None:
        client.socket.setblocking(False)
        self._clients[client.socket.fileno()] = client
        self._poll.register(client.socket, select.EPOLLIN)

    def reset(self) -> None:
        """Forget what arrived so far."""
        self._arrivals.clear()
        self._count = 0

    def count(self) -> dict[str, int]:
        """Return how many frames arrived since the reset, and who was closed."""
        return {"frames": self._count, "closed": self._closed}

    def take(self) -> list[tuple[str, list[float]]]:
        """Return each text that arrived, with the moments of its arrivals."""
        taken = [(k.decode(), list(v)) for k, v in self._texts().items()]
        self.reset()
        return taken

    def _texts(self) -> dict[bytes, array[float]]:
        """Return the moments by payload; whole chunks are kept with their head."""
        texts: dict[bytes, array[float]] = {}
        for chunk, moments in self._arrivals.items():
            for piece in pieces(bytearray(chunk)):
                texts.setdefault(piece.payload, array("d")).extend(moments)
        return texts

    def leave(self) -> int:
        """Close all connections."""
        for client in self._clients.values():
            client.socket.close()
        self._clients.clear()
        return self._closed

    def run(self, handlers: Handlers) -> None:
        """Read until standard input, where the orders come from, ends."""
        orders = sys.stdin.fileno()
        self._poll.register(orders, select.EPOLLIN)
        while True:
            for number, _ in self._poll.poll():
                if number != orders:
                    self._read(number)
                elif not _obey(handlers):
                    return

    def _read(self, number: int) -> None:
        client = self._clients[number]
        try:
            chunk = client.socket.recv(CHUNK)
        except OSError:
            chunk = b""
        now = time.monotonic()
        known = self._arrivals.get(chunk) if not client.buffer else None
        if known is not None:
            known.append(now)
            self._count += 1
        elif chunk:
            self._take_apart(client, chunk, now)
        else:
            self._lose(number)

    def _take_apart(self, client: Client, chunk: bytes, now: float) -> None:
        """Read what is not one frame that was seen before."""
        client.buffer += chunk
        while (frame := _first_frame(client.buffer)) is not None:
            piece = next(pieces(bytearray(frame)))
            if piece.opcode == TEXT:
                self._arrivals.setdefault(frame, array("d")).append(now)
                self._count += 1
            elif piece.opcode == PING:
                client.socket.send(masked(PONG, piece.payload))
            elif piece.opcode == CLOSE:
                self._lose(client.socket.fileno())
                return

    def _lose(self, number: int) -> None:
        self._closed += 1
        self._poll.unregister(number)
        self._clients.pop(number).socket.close()


def _first_frame(buffer: bytearray) -> bytes | None:
    """Take the first whole frame off the buffer, with its head."""
    whole = bytearray(buffer)
    if next(pieces(whole), None) is None:
        return None
    frame = bytes(buffer[: len(buffer) - len(whole)])
    buffer[:] = whole
    return frame


def _open(port: int, path: str, token: str) -> Client:
    address = ("127.0.0.1", port)
    opened = socket.create_connection(address, timeout=HANDSHAKE_SECONDS)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    opened.sendall(handshake(f"127.0.0.1:{port}", path, headers))
    return Client(opened)


def _await_admission(client: Client, *, is_greeted: bool) -> None:
    """Read the answer's head, and with `is_greeted` one frame; both are dropped.

    Raises:
        ConnectionError: the server refused or went away.
    """
    while HEAD_END not in client.buffer:
        _read_more(client)
    head, _, rest = bytes(client.buffer).partition(HEAD_END)
    if not is_accepted(head):
        raise ConnectionError(head.decode("latin-1"))
    client.buffer = bytearray(rest)
    while is_greeted and _first_frame(client.buffer) is None:
        _read_more(client)


def _read_more(client: Client) -> None:
    more = client.socket.recv(CHUNK)
    if not more:
        raise ConnectionError("closed during the handshake")
    client.buffer += more


def _obey(handlers: Handlers) -> bool:
    """Carry out the orders that wait; tell whether more may come."""
    orders = os.read(sys.stdin.fileno(), 1 << 24)
    while orders and not orders.endswith(b"\n"):
        orders += os.read(sys.stdin.fileno(), 1 << 24)
    for order in _lines(orders):
        answer(order, handlers, sys.stdout)
    return bool(orders)


def _lines(orders: bytes) -> Iterable[str]:
    return orders.decode().splitlines()


def main() -> None:
    """Take orders until there are no more."""
    crowd = Crowd()
    crowd.run(
        {
            "connect": crowd.connect,
            "reset": crowd.reset,
            "count": crowd.count,
            "take": crowd.take,
            "leave": crowd.leave,
        }
    )


if __name__ == "__main__":
    main()
