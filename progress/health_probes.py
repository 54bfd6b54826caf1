"""One small exchange with each part that the service needs; silence means it works."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import SplitResult, urlsplit

from channels.layers import get_channel_layer
from django.conf import settings
from django.db import connection
from redis import asyncio as redis

#: A database that hangs holds this one thread and no other; later checks then time
#: out in the queue, which is the truth.
_database_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")

#: What an AMQP 0-9-1 client says first; the broker answers with Connection.Start,
#: whose frame begins with 1 (specification, sections 2.2.4 and 2.3.5).
_AMQP_GREETING = b"AMQP\x00\x00\x09\x01"
_AMQP_METHOD_FRAME = b"\x01"

#: A message published before the server has seen the subscription is lost: repeat.
_RESEND_SECONDS = 0.25


async def database() -> None:
    """Ask the database for a constant over a connection of its own.

    Raises:
        django.db.Error: it does not answer.
    """
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(_database_thread, _select_one)


async def broker() -> None:
    """Let the broker answer in its own protocol; any of several addresses will do.

    Raises:
        OSError, redis.RedisError: no address answers.
    """
    urls = [url for url in settings.CELERY_BROKER_URL.split(";") if url]
    errors = [error for error in [await _broker_error(url) for url in urls] if error]
    if errors and len(errors) == len(urls):
        raise errors[0]


async def channel_layer() -> None:
    """Send a message to a throw-away channel and receive it.

    Raises:
        RuntimeError: no channel layer is configured.
    """
    layer = get_channel_layer()
    if layer is None:
        raise RuntimeError("No channel layer is configured.")
    channel = await layer.new_channel()
    receiving = asyncio.ensure_future(layer.receive(channel))
    try:
        while not receiving.done():
            await layer.send(channel, {"type": "health.check"})
            await asyncio.wait({receiving}, timeout=_RESEND_SECONDS)
        await receiving
    finally:
        await _release(layer, channel, receiving)


def _select_one() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


async def _broker_error(url: str) -> Exception | None:
    parts = urlsplit(url)
    try:
        if parts.scheme.startswith("redis"):
            await _ping_redis(url)
        elif parts.scheme != "memory":
            await _greet_amqp(parts)
    except Exception as error:  # the caller raises it
        return error
    return None


async def _ping_redis(url: str) -> None:
    client = redis.from_url(_redis_address(url))
    try:
        await client.ping()
    finally:
        await client.aclose()


def _redis_address(url: str) -> str:
    """Return Celery's spelling of an address as the client library spells it."""
    path_url = url.replace("redis+socket://", "unix://", 1)
    return path_url.replace("virtual_host=", "db=", 1)


async def _greet_amqp(parts: SplitResult) -> None:
    is_secure = parts.scheme == "amqps"
    port = parts.port or (5671 if is_secure else 5672)
    reader, writer = await asyncio.open_connection(
        parts.hostname or "localhost", port, ssl=True if is_secure else None
    )
    try:
        writer.write(_AMQP_GREETING)
        if await reader.readexactly(1) != _AMQP_METHOD_FRAME:
            raise ConnectionError("The broker does not speak AMQP 0-9-1.")
    finally:
        writer.close()


async def _release(layer: Any, channel: str, receiving: asyncio.Future[Any]) -> None:
    # The pub/sub layer unsubscribes a channel only where a receive on it is
    # cancelled; without it each check would leave a subscription behind.
    if receiving.done():
        receiving = asyncio.ensure_future(layer.receive(channel))
        await asyncio.sleep(0)
    receiving.cancel()
    await asyncio.gather(receiving, return_exceptions=True)
