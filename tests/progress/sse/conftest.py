"""Streams without a server: the application is called as one would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from rest_framework_simplejwt.tokens import RefreshToken

from progress.relay import current_relay, housekeeping
from progress.sse import with_event_streams

HOST = (b"host", b"testserver")
in_database = sync_to_async(thread_sensitive=True)


async def elsewhere(scope: Any, receive: Any, send: Any) -> None:
    """The application behind: says that it was asked."""
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"{}"})


class Exchange:
    """One request and what is answered, as far as it has come."""

    def __init__(self, scope: dict[str, Any]) -> None:
        self._scope = scope
        self._gone = asyncio.Event()
        self._chunks: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._text = ""
        self.status = 0
        self.headers: dict[bytes, bytes] = {}
        self.is_over = False
        #: What `send` waits for, as it does for a peer that does not read.
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        await with_event_streams(elsewhere)(self._scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        self._chunks.put_nowait(message)
        if not self.may_go_on.is_set():
            await self.may_go_on.wait()

    async def _next(self) -> None:
        async with asyncio.timeout(10):
            message = await self._chunks.get()
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            self._text += message["body"].decode()
            self.is_over = not message.get("more_body", False)

    async def body(self) -> Any:
        """Return the whole answer, read as JSON."""
        while not self.is_over:
            await self._next()
        await self.task
        return json.loads(self._text)

    async def event(self) -> dict[str, Any]:
        """Return the next event's message, its id under "id"."""
        while True:
            while "\n\n" not in self._text:
                assert not self.is_over, "the stream has ended"
                await self._next()
            block, self._text = self._text.split("\n\n", 1)
            fields = dict(line.split(": ", 1) for line in block.splitlines())
            if "data" in fields:
                return {**json.loads(fields["data"]), "id": fields.get("id")}

    async def event_of(self, kind: str) -> dict[str, Any]:
        """Return the next event of a type."""
        while (found := await self.event())["type"] != kind:
            pass
        return found

    async def end(self) -> None:
        """Read until the answer is over and the application has returned."""
        while not self.is_over:
            await self._next()
        self.leave()
        async with asyncio.timeout(10):
            await self.task

    def leave(self) -> None:
        """Be gone."""
        self._gone.set()


Ask = Callable[..., Exchange]


@pytest.fixture
async def ask(monkeypatch, settings) -> AsyncIterator[Ask]:
    """Call with an address and headers: the request is on its way."""
    # The layer of the tests wakes nobody from another thread; asking finds all.
    monkeypatch.setattr(housekeeping, "REPAIR_INTERVAL", 0.05)
    asked: list[Exchange] = []

    def begin(
        address: str, *headers: tuple[bytes, bytes], method: str = "GET"
    ) -> Exchange:
        path, _, query = address.partition("?")
        scope = {"type": "http", "method": method, "path": path}
        fields = {"query_string": query.encode(), "headers": [HOST, *headers]}
        asked.append(Exchange({**scope, **fields}))
        return asked[-1]

    yield begin
    for exchange in asked:
        exchange.leave()
    await asyncio.gather(*(exchange.task for exchange in asked), return_exceptions=True)
    await current_relay().close()


@in_database
def bearer(user: User) -> tuple[bytes, bytes]:
    """Return the header that proves `user` by a token."""
    token = RefreshToken.for_user(user).access_token
    return b"authorization", f"Bearer {token}".encode()
