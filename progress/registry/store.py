"""Where the registry is kept: a few keys in Redis, each with an end of its own.

`headway:processes` is the set of the processes' ids. A process's `…:head` says how
many `…:connections:N` follow; all of them expire together. `headway:orders` holds
what is to be disconnected, by Redis' own time at which it was ordered.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import redis
from django.conf import settings
from django.utils import timezone
from redis import asyncio as async_redis

from progress.errors import ProgressError
from progress.registry.ended import without_ended
from progress.registry.entries import ConnectionDict, WebProcessDict, read_chunks
from progress.registry.orders import Order

#: Seconds after which a process that writes no more is forgotten.
LIFETIME = 30
#: Seconds for which an order is kept: six beats of every process.
ORDER_LIFETIME = 60
#: Seconds that Redis has to answer.
PATIENCE = 1.0

PROCESSES = "headway:processes"
ORDERS = "headway:orders"
_OPTIONS: dict[str, Any] = {
    "decode_responses": True,
    "socket_timeout": PATIENCE,
    "socket_connect_timeout": PATIENCE,
}


class RegistryAway(ProgressError):
    """Redis does not answer, so nobody knows who is connected. Try again later."""

    code = "registry_away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """All processes and their connections, as of their latest signs of life."""

    processes: tuple[WebProcessDict, ...]
    connections: tuple[ConnectionDict, ...]


def new_client() -> async_redis.Redis:
    """Return a client for the running event loop; its owner closes it."""
    client: async_redis.Redis = async_redis.from_url(settings.REDIS_URL, **_OPTIONS)
    return client


async def write(
    client: async_redis.Redis, process: WebProcessDict, values: Iterable[str]
) -> None:
    """Write down a process and its connections, for `LIFETIME` seconds."""
    key, count = process["id"], 0
    async with client.pipeline(transaction=True) as pipe:
        for value in values:
            pipe.setex(_chunk_key(key, count), LIFETIME, value)
            count += 1
            await asyncio.sleep(0)  # between chunks others have their turn
        head = json.dumps({**process, "chunks": count})
        pipe.setex(_head_key(key), LIFETIME, head)
        pipe.sadd(PROCESSES, key)
        await pipe.execute()


async def forget(client: async_redis.Redis, process: str) -> None:
    """Strike a process off that ends; nobody reads its connections without its head."""
    async with client.pipeline(transaction=True) as pipe:
        pipe.delete(_head_key(process))
        pipe.srem(PROCESSES, process)
        await pipe.execute()


async def elsewhere(client: async_redis.Redis, process: str) -> int:
    """Return how many are connected to all living processes but this one.

    The names of those that live no more are dropped, or each restart would leave one.
    """
    names = sorted(set(map(str, await client.smembers(PROCESSES))) - {process})
    if not names:
        return 0
    heads = await client.mget([_head_key(name) for name in names])
    if gone := _gone(names, heads):
        await client.srem(PROCESSES, *gone)
    return sum(json.loads(head)["connections"] for head in heads if head)


async def orders(client: async_redis.Redis) -> list[tuple[Order, float]]:
    """Return what was ordered lately, each with its age in seconds.

    Redis' clock dates an order and says how old it is: hosts' clocks may differ.
    """
    now = _seconds(await client.time())
    kept = await client.zrangebyscore(ORDERS, *_lately(now), withscores=True)
    return _aged(kept, now)


def _lately(now: float) -> tuple[float, str]:
    return now - ORDER_LIFETIME, "+inf"


def _aged(kept: Any, now: float) -> list[tuple[Order, float]]:
    return [(Order.decoded(str(text)), now - score) for text, score in kept]


def read() -> Roll:
    """Return what all processes have written, less what was disconnected since.

    Raises:
        RegistryAway: Redis does not answer.
    """
    with _client() as client:
        heads = _heads(client)
        names = [
            _chunk_key(head["id"], number)
            for head in heads
            for number in range(head.pop("chunks"))
        ]
        values = client.mget(names) if names else []
        now = _seconds(client.time())
        kept = client.zrangebyscore(ORDERS, *_lately(now), withscores=True)
    given = _aged(kept, now)
    found = without_ended(read_chunks(values), _written(heads), given, timezone.now())
    return Roll(processes=tuple(heads), connections=tuple(found))


def _written(heads: Iterable[WebProcessDict]) -> dict[str, datetime]:
    return {head["id"]: datetime.fromisoformat(head["seen_at"]) for head in heads}


def keep(order: Order) -> None:
    """Write an order down for the processes that miss its message.

    Raises:
        RegistryAway: Redis does not answer.
    """
    with _client() as client, client.pipeline(transaction=True) as pipe:
        now = _seconds(client.time())
        pipe.zadd(ORDERS, {order.encoded(): now})
        pipe.zremrangebyscore(ORDERS, "-inf", now - ORDER_LIFETIME)
        pipe.expire(ORDERS, ORDER_LIFETIME)
        pipe.execute()


def _seconds(time: Any) -> float:
    """Return what Redis calls the time, seconds and microseconds, as one number."""
    return float(time[0] + time[1] / 1_000_000)


def _heads(client: Any) -> list[Any]:
    """Return the processes that live; the names of the others are dropped."""
    names = sorted(client.smembers(PROCESSES))
    if not names:
        return []
    values = client.mget([_head_key(name) for name in names])
    if gone := _gone(names, values):
        client.srem(PROCESSES, *gone)
    return [json.loads(value) for value in values if value]


def _gone(names: Sequence[str], heads: Sequence[object]) -> list[str]:
    """Return the names of the processes whose heads have expired."""
    return [name for name, head in zip(names, heads, strict=True) if not head]


def _head_key(process: str) -> str:
    return f"headway:process:{process}:head"


def _chunk_key(process: str, number: int) -> str:
    return f"headway:process:{process}:connections:{number}"


@contextmanager
def _client() -> Iterator[Any]:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, **_OPTIONS) as client:
            yield client
    except (redis.RedisError, OSError) as error:
        raise RegistryAway from error
