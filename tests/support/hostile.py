"""What an enemy may send over a WebSocket, and the codes that each of it deserves."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

PATH = "/ws/upload-progress"
#: Seconds in which an enemy must have been answered.
PATIENCE = 10.0
#: Stands for the code of an enemy whom the server still listened to.
NEVER = 0
#: What asyncio says to who writes to a transport that was closed meanwhile, and to the
#: client, which aborts one that is forgotten.
FORGOTTEN = (RuntimeError, AttributeError)
#: Opcodes of frames (RFC 6455, section 5.2).
CONTINUATION, TEXT, RESERVED, PING = 0x0, 0x1, 0x3, 0x9
FINAL = 0x80


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How the server ended it: the code of the close, and the last error before it."""

    code: int | None
    said: int | None


Attack = Callable[[ClientConnection], Awaitable[Any]]


def text(value: str) -> Attack:
    """Send this text."""
    return lambda socket: socket.send(value)


def said(**message: Any) -> Attack:
    """Send this message."""
    return text(json.dumps(message))


def raw(*frames: bytes) -> Attack:
    """Write bytes as they are, whether or not they are frames."""

    async def attack(socket: ClientConnection) -> None:
        for frame in frames:
            socket.transport.write(frame)
            await asyncio.sleep(0)

    return attack


def frame(opcode: int, payload: bytes, *, is_final: bool = True) -> bytes:
    """Return a masked frame, of less than 64 KiB; the mask is zero."""
    first = opcode | (FINAL if is_final else 0)
    if len(payload) < 126:
        head = bytes([first, 0x80 | len(payload)])
    else:
        head = bytes([first, 0x80 | 126]) + len(payload).to_bytes(2, "big")
    return head + bytes(4) + payload


async def flood(socket: ClientConnection) -> None:
    """Say much more in a second than anybody has to say."""
    for number in range(500):
        await socket.send(json.dumps({"type": "ping", "id": str(number)}))


async def dribble(socket: ClientConnection) -> None:
    """Begin a message and never end it: more fragments than a message may have."""
    socket.transport.write(frame(TEXT, b"[", is_final=False))
    for _ in range(80):
        socket.transport.write(frame(CONTINUATION, b"[" * 1024, is_final=False))
        await asyncio.sleep(0)


async def keep_silent(socket: ClientConnection) -> None:
    """Come and say nothing."""


NOT_UNDERSTOOD: Mapping[str, Attack] = {
    "no JSON": text("hello"),
    "nothing": text(""),
    "NUL": text("\0"),
    "a number": text("1"),
    "a list": text("[]"),
    "null": text("null"),
    "an endless number": text("9" * 60_000),
    "infinity": text(f'{{"type": "subscribe", "jobs": {{"{uuid4()}": 1e999}}}}'),
    "deep lists": text("[" * 60_000),
    "deep objects": text('{"type":' * 7_000),
    "no type": text("{}"),
    "a type that is a list": text('{"type": []}'),
    "a type that nobody knows": said(type="progress_update"),
    "jobs as a list": said(type="subscribe", jobs=[str(uuid4())]),
    "a job that is no id": said(type="subscribe", jobs={"\0": 1}),
    "a seq as text": said(type="subscribe", jobs={str(uuid4()): "1"}),
    "a seq below zero": said(type="subscribe", jobs={str(uuid4()): -1}),
    "a seq beyond all": said(type="subscribe", jobs={str(uuid4()): 10**30}),
    "a seq that is true": said(type="subscribe", jobs={str(uuid4()): True}),
    "a since that is no time": said(type="subscribe", since="yesterday"),
    "a since beyond time": said(type="subscribe", since="9999-12-31T23:59:59-23:59"),
    "a filter of lists": said(type="subscribe", filter={"state": ["queued"]}),
    "an id that is an object": said(type="ping", id={}),
    "an id without end": said(type="ping", id="x" * 10_000),
    "half a pair": text('{"type": "ping", "id": "\\ud800"}'),
    "mine as text": said(type="subscribe", mine="yes"),
    "bytes": lambda socket: socket.send(os.urandom(100)),
}
TOO_LARGE: Mapping[str, Attack] = {
    "70 KiB": text(" " * 70 * 1024),
    "10 MB": text(" " * 10_000_000),
    "10 MB of bytes": lambda socket: socket.send(bytes(10_000_000)),
    "fragments without end": dribble,
}
UNPROVED: Mapping[str, Attack] = {
    "a token of nobody": said(type="authenticate", token="x.y.z"),
    "a token with NUL": said(type="authenticate", token="\0"),
    "another message first": said(type="ping"),
    "silence": keep_silent,
}
#: Broken frames: RFC 6455 has the codes.
BROKEN: Mapping[str, Attack] = {
    "text that is no UTF-8": raw(frame(TEXT, b"\xff\xfe")),
    "an opcode that is reserved": raw(frame(RESERVED, b"")),
    "bits that are reserved": raw(frame(TEXT | 0x70, b"{}")),
    "a continuation of nothing": raw(frame(CONTINUATION, b"{}")),
    "a ping in pieces": raw(frame(PING, b"", is_final=False)),
    "a frame without a mask": raw(b"\x81\x02{}"),
    "no frames at all": raw(b"GET / HTTP/1.1\r\n\r\n" * 100),
}
#: Each kind with the codes that it may end by.
EXPECTED: Mapping[str, tuple[Mapping[str, Attack], set[int | None]]] = {
    "not understood": (NOT_UNDERSTOOD, {4400}),
    "too large": (TOO_LARGE, {4413, 1009}),
    "unproved": (UNPROVED, {4401}),
    "broken": (BROKEN, {1002, 1007}),
    "too much": ({"a flood": flood}, {4430}),
}


async def attack(url: str, token: str, weapon: Attack) -> Ending:
    """Open a socket, do what the enemy does, and read until the server ends it."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    errors: list[int] = []
    connecting = connect(
        url.replace("http", "ws", 1) + PATH,
        additional_headers=headers,
        close_timeout=0.2,
        ping_interval=None,
        compression=None,
    )
    code: int | None = NEVER
    with suppress(*FORGOTTEN):
        async with connecting as socket:
            reading = asyncio.create_task(_read(socket, errors))
            with suppress(ConnectionClosed, *FORGOTTEN):
                await weapon(socket)
            await asyncio.wait({reading}, timeout=PATIENCE)
            code = reading.result() if reading.done() else NEVER
            reading.cancel()
    return Ending(code=code, said=errors[-1] if errors else None)


async def _read(socket: ClientConnection, errors: list[int]) -> int | None:
    try:
        while True:
            message = json.loads(await socket.recv())
            if message["type"] == "error":
                errors.append(message["code"])
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else None


async def ask(url: str, token: str, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Say these, and return all answers to them, up to the last `ack`."""
    answers: list[dict[str, Any]] = []
    async with (
        asyncio.timeout(PATIENCE),
        connect(
            url.replace("http", "ws", 1) + PATH,
            additional_headers={"Authorization": f"Bearer {token}"},
            max_size=None,
        ) as socket,
    ):
        for value in texts:
            await socket.send(value)
        acks = 0
        while acks < len(texts):
            answer = json.loads(await socket.recv())
            acks += answer["type"] == "ack"
            answers += [answer] if answer["type"] in {"ack", "error"} else []
    return answers


async def stand_in_the_door(port: int, count: int) -> list[asyncio.StreamWriter]:
    """Open connections that begin a handshake and leave it at that."""
    doors = [await asyncio.open_connection("127.0.0.1", port) for _ in range(count)]
    for _, writer in doors:
        writer.write(b"GET /ws/upload-progress HTTP/1.1\r\nHost: x\r\nUpgrade: web")
    return [writer for _, writer in doors]


async def go_away(writers: Sequence[asyncio.StreamWriter]) -> None:
    """Close what was left open."""
    for writer in writers:
        writer.close()
