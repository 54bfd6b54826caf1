"""The polling transport: long polls of each job, or the list again and again."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from tests.support.clients.client import Client, Ended

#: Seconds that an answer is held for news, and between answers that brought none.
WAIT = 1
PAUSE = 0.3


async def poll(client: Client, origin: str) -> None:
    """Ask until an answer fails."""
    timeout = httpx.Timeout(client.patience.silence + WAIT)
    http = httpx.AsyncClient(base_url=origin, headers=client.headers(), timeout=timeout)
    try:
        async with http, asyncio.TaskGroup() as group:
            for job in client.jobs:
                group.create_task(_follow(client, http, job))
            if not client.jobs:
                group.create_task(_follow_list(client, http))
    except BaseExceptionGroup as several:
        raise several.exceptions[0] from None


async def _follow(client: Client, http: httpx.AsyncClient, job: str) -> None:
    tag = ""
    while True:
        query = {"after": client.copies.of(job).seq, "wait": WAIT}
        answer = await _get(http, f"/api/jobs/{job}", query, tag)
        client.hear()
        if answer.status_code == httpx.codes.NOT_MODIFIED:
            await asyncio.sleep(PAUSE)
            continue
        message = answer.json()
        client.take(message)
        tag = "" if message["has_more"] else answer.headers.get("ETag", "")
        if not message["has_more"]:
            await asyncio.sleep(PAUSE)


async def _follow_list(client: Client, http: httpx.AsyncClient) -> None:
    tag = ""
    while True:
        answer = await _get(http, "/api/background-process", {"action": "status"}, tag)
        client.hear()
        if answer.status_code != httpx.codes.NOT_MODIFIED:
            tag = answer.headers.get("ETag", "")
            for message in answer.json()["jobs"]:
                client.take(message)
        await asyncio.sleep(PAUSE)


async def _get(
    http: httpx.AsyncClient, path: str, query: dict[str, Any], tag: str
) -> httpx.Response:
    headers = {"If-None-Match": tag} if tag else {}
    answer = await http.get(path, params=query, headers=headers)
    if answer.is_server_error:
        raise httpx.RemoteProtocolError(f"{answer.status_code} of {path}")
    if answer.is_client_error:
        raise Ended(4000 + answer.status_code)
    return answer
