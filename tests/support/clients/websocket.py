"""The WebSocket transport: one job by its address, or many by `subscribe`."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.support.clients.client import Client, Ended
from tests.support.clients.copies import Verdict

PATH = "/ws/upload-progress"


async def sit(client: Client, origin: str) -> None:
    """Only connect and read, as the simplest client does: one job, or one's list."""
    if client.jobs:
        (job,) = client.jobs
        query = {"after": str(client.copies.of(job).seq)}
        path = f"{PATH}/{job}"
    else:
        query, path = {"since": client.since} if client.since else {}, PATH
    async with _connected(client, origin, f"{path}?{urlencode(query)}") as socket:
        await _read(client, socket)


async def converse(client: Client, origin: str) -> None:
    """Subscribe to each job with the seq that is known of it."""
    async with _connected(client, origin, PATH) as socket:
        await _say(socket, {"type": "unsubscribe", "mine": True})
        await _ask(client, socket, list(client.jobs))
        await _read(client, socket)


def _connected(client: Client, origin: str, target: str) -> connect:
    return connect(
        origin.replace("http", "ws", 1) + target,
        additional_headers=client.headers(),
        open_timeout=client.patience.silence,
        close_timeout=0.2,
        ping_interval=None,
        max_size=None,
    )


async def _read(client: Client, socket: ClientConnection) -> None:
    try:
        while True:
            async with asyncio.timeout(client.patience.silence):
                text = await socket.recv()
            await _take(client, socket, json.loads(text))
    except ConnectionClosed as closed:
        raise Ended(closed.rcvd.code if closed.rcvd else None) from closed


async def _take(
    client: Client, socket: ClientConnection, message: dict[str, Any]
) -> None:
    if client.take(message) is Verdict.GAP:
        await _ask(client, socket, [message["processing_id"]])
    if message["type"] == "heartbeat" and (behind := client.behind(message)):
        client.copies.figures["behind"] += 1
        await _ask(client, socket, behind)


async def _ask(client: Client, socket: ClientConnection, jobs: list[str]) -> None:
    known = {job: client.copies.of(job).seq or None for job in jobs}
    await _say(socket, {"type": "subscribe", "id": "jobs", "jobs": known})


async def _say(socket: ClientConnection, message: dict[str, Any]) -> None:
    await socket.send(json.dumps(message))
