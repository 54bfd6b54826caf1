"""The transport of server-sent events, read by the rules of the HTML standard."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from tests.support.clients.client import Client, Ended, Missed
from tests.support.clients.copies import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One event of a stream: its data as JSON, and the cursor after it."""

    message: dict[str, Any]
    cursor: str


async def stream(client: Client, origin: str) -> None:
    """Read one stream to its end, from the cursor that the copies give."""
    cursor = cursor_of(client)
    headers = {**client.headers(), "Accept": "text/event-stream"}
    if cursor:
        headers["Last-Event-ID"] = cursor
    query = {"job": list(client.jobs)}
    timeout = httpx.Timeout(client.patience.silence)
    async with (
        httpx.AsyncClient(base_url=origin, timeout=timeout) as http,
        http.stream("GET", "/api/sse", params=query, headers=headers) as answer,
    ):
        if not answer.is_success:
            raise Ended(None)
        async for sent in events(answer):
            _take(client, sent)
    raise Ended(None)


def cursor_of(client: Client) -> str:
    """Return where to go on: `ID~SEQ` for each job, `since~MILLISECONDS` for a list."""
    if not client.jobs:
        return f"since~{milliseconds(client.since)}" if client.since else ""
    seqs = {job: client.copies.of(job).seq for job in client.jobs}
    return ",".join(f"{job}~{seq}" for job, seq in seqs.items() if seq)


def milliseconds(timestamp: str) -> int:
    """Return a timestamp as whole milliseconds of the epoch."""
    return int(datetime.fromisoformat(timestamp).timestamp() * 1000)


async def events(answer: httpx.Response) -> AsyncIterator[Sent]:
    """Yield the events of a stream."""
    data: list[str] = []
    cursor = ""
    async for line in answer.aiter_lines():
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            data.append(value)
        elif name == "id":
            cursor = value
        elif not line and data:
            yield Sent(message=json.loads("\n".join(data)), cursor=cursor)
            data = []


def _take(client: Client, sent: Sent) -> None:
    message = sent.message
    verdict = client.take(message)
    if message["type"] == "error":
        raise Ended(message["code"])
    if message["type"] == "heartbeat" and client.behind(message):
        client.copies.figures["behind"] += 1
        raise Missed
    if verdict is Verdict.GAP:
        raise Missed
    if verdict is Verdict.APPLIED and client.jobs:
        _check_cursor(client, sent)


def _check_cursor(client: Client, sent: Sent) -> None:
    """The id of an event must lead on from just what the copies hold."""
    if set(sent.cursor.split(",")) != set(cursor_of(client).split(",")):
        client.copies.wrongs.append(f"id {sent.cursor} at {cursor_of(client)}")
