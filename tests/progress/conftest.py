"""A registry of the test's own in a real Valkey, and WebSockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import redis
from channels.testing import WebsocketCommunicator

from config.server.ports import free_port
from progress.registry.beat import Beat
from progress.relay import current_relay, housekeeping
from tests.progress.sockets import Connect, Header, opened
from tests.support.relays import StillRelay


@pytest.fixture
def registry(settings, valkey_url) -> redis.Redis:
    """An empty registry, by a client of the test's own."""
    settings.REDIS_URL = valkey_url
    with redis.Redis.from_url(valkey_url, decode_responses=True) as client:
        for key in client.scan_iter("headway:*"):
            client.delete(key)
        yield client


@pytest.fixture
def no_redis(settings) -> None:
    """Nobody listens where the registry is to be."""
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"


@pytest.fixture
def beat_once():
    """Let a process with this relay write its entry once; returns its name."""

    def beat(relay: StillRelay) -> str:
        return asyncio.run(_beat_once(relay))

    return beat


async def _beat_once(relay) -> str:
    beat = Beat(relay)
    await beat.beat()
    await beat.close()
    return beat.process


@pytest.fixture
async def connect(monkeypatch, settings) -> AsyncIterator[Connect]:
    """Opens WebSockets through the real routing, and closes them in the end."""
    settings.HEADWAY_AUTHENTICATE_SECONDS = 0.2
    # The layer of the tests wakes nobody from another thread; asking finds all.
    monkeypatch.setattr(housekeeping, "REPAIR_INTERVAL", 0.05)
    sockets: list[WebsocketCommunicator] = []

    async def begin(
        path: str, *headers: Header, **offers: Any
    ) -> WebsocketCommunicator:
        socket, _ = await opened(path, *headers, **offers)
        sockets.append(socket)
        return socket

    yield begin
    for socket in sockets:
        await socket.disconnect()
    await current_relay().close()
