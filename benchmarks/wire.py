"""The client's half of a WebSocket (RFC 6455), as little of it as reading takes.

A library would cost more processor time than the server that is measured.
"""

from __future__ import annotations

import base64
import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA
#: What ends the head of an HTTP answer.
HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One frame as it arrived: its opcode and its payload."""

    opcode: int
    payload: bytes


def handshake(host: str, path: str, headers: Mapping[str, str]) -> bytes:
    """Return the request that opens a WebSocket; no compression is offered."""
    key = base64.b64encode(os.urandom(16)).decode()
    fields = {
        "Host": host,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": key,
        "Sec-WebSocket-Version": "13",
        **headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1")


def is_accepted(head: bytes) -> bool:
    """Tell whether the answer's head switches protocols."""
    return head.startswith(b"HTTP/1.1 101 ")


def pieces(buffer: bytearray) -> Iterator[Piece]:
    """Take each whole frame off the front of the buffer."""
    while (bounds := _bounds(buffer)) is not None:
        start, end = bounds
        piece = Piece(opcode=buffer[0] & 0x0F, payload=bytes(buffer[start:end]))
        del buffer[:end]
        yield piece


def _bounds(buffer: bytearray) -> tuple[int, int] | None:
    """Return where the first frame's payload begins and ends, once all is there."""
    if len(buffer) < 2:
        return None
    size, start = buffer[1] & 0x7F, 2
    if size >= 126:
        start = 4 if size == 126 else 10
        if len(buffer) < start:
            return None
        size = int.from_bytes(buffer[2:start], "big")
    return (start, start + size) if len(buffer) >= start + size else None


def masked(opcode: int, payload: bytes = b"") -> bytes:
    """Return a short frame as a client sends it.

    The mask is zero, which the standard's servers take: it protects proxies, and
    there is none between a benchmark and its server.
    """
    if len(payload) > 125:
        raise ValueError("A control frame holds at most 125 bytes.")
    return struct.pack("!BBI", 0x80 | opcode, 0x80 | len(payload), 0) + payload
