"""An application that sends far more than anybody reads, and tells how much was taken.

Run as a program it is served by the project's own server.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from typing import Any

CHUNK = 64 * 1024
CHUNKS = 400

taken = {"websocket": 0, "http": 0, "waiting": 0}


async def application(scope: Any, receive: Any, send: Any) -> None:
    """`/flood` sends 25 MiB; `/taken/PROTOCOL` says how many chunks of the last
    flood were taken.

    `/echo` answers, `/deaf` takes nothing in, `/return` and `/fail` end too early,
    and below `/api/` nothing is answered before the peer goes.
    """
    path = scope["path"]
    if scope["type"] == "websocket":
        await _flood_socket(path, receive, send)
    elif path == "/flood":
        await _flood_stream(send)
    elif path == "/fail":
        raise LookupError("on purpose")
    elif path == "/fail-late":
        await _begin(send)
        await send(_body(b"half", more_body=True))
        raise LookupError("on purpose, late")
    elif path.startswith("/api/"):
        await _wait_for_the_end(receive)
    elif path != "/return":
        await _begin(send)
        await send(_body(str(taken.get(path.rpartition("/")[2], 0)).encode()))


async def _flood_socket(path: str, receive: Any, send: Any) -> None:
    await receive()
    if path == "/refuse":
        return
    await send({"type": "websocket.accept"})
    if path == "/return":
        return
    if path == "/deaf":
        await asyncio.Event().wait()
    if path == "/echo":
        await _echo(receive, send)
        return
    taken["websocket"] = 0
    for _ in range(CHUNKS):
        await send({"type": "websocket.send", "text": "x" * CHUNK})
        taken["websocket"] += 1
    await send({"type": "websocket.close", "code": 4008, "reason": "enough"})


async def _echo(receive: Any, send: Any) -> None:
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})


async def _flood_stream(send: Any) -> None:
    await _begin(send)
    taken["http"] = 0
    for _ in range(CHUNKS):
        await send(_body(b"x" * CHUNK, more_body=True))
        taken["http"] += 1
    await send(_body(b""))


async def _wait_for_the_end(receive: Any) -> None:
    """Hear of the end in a task, as Django does."""
    listening = asyncio.ensure_future(_hear_the_end(receive))
    await asyncio.wait([listening])
    with suppress(ConnectionAbortedError):
        listening.result()


async def _hear_the_end(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        taken["waiting"] += 1
    raise ConnectionAbortedError


async def _begin(send: Any) -> None:
    headers = [(b"content-type", b"text/event-stream")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


def _body(data: bytes, *, more_body: bool = False) -> dict[str, Any]:
    return {"type": "http.response.body", "body": data, "more_body": more_body}


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from config.web.command import CommandLine

    place = ["-b", "127.0.0.1", "-p", sys.argv[1]]
    CommandLine().run([*place, "tests.support.flood:application"])
