"""The beat of one process: every ten seconds it says who is connected to it."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import uuid
from contextlib import suppress

import redis
from django.utils import timezone
from redis import asyncio as async_redis

from progress.protocol import CloseCode
from progress.registry import store
from progress.registry.entries import WebProcessDict, Writer
from progress.registry.orders import Order
from progress.relay import Relay

logger = logging.getLogger(__name__)

#: Seconds between two beats: a third of what an entry lives.
INTERVAL = 10.0
#: Seconds that taking leave may hold up the end of the process.
FAREWELL = 1.0


class Beat:
    """Writes this process's entry and carries out orders whose message was lost."""

    def __init__(self, relay: Relay) -> None:
        self.process = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
        self._writer = Writer(self.process)
        self._relay = relay
        self._started_at = timezone.now().isoformat()
        self._client: async_redis.Redis | None = None
        self._is_away = False

    async def run(self) -> None:
        """Beat for as long as the task lives; Redis may come and go."""
        try:
            while True:
                await self._beat_or_say()
                await asyncio.sleep(INTERVAL)
        finally:
            await self._take_leave()
            await self.close()

    async def beat(self) -> None:
        """Carry out what was ordered, write down who is here, ask who is elsewhere.

        Raises:
            redis.RedisError, OSError: Redis does not answer.
        """
        client = self._client = self._client or store.new_client()
        for order, age in await store.orders(client):
            if self._relay.orders.take(order.id):
                await self._carry_out(order, age)
        connections = self._relay.connections()
        entry = self._entry(len(connections))
        await store.write(client, entry, self._writer.chunks(connections))
        elsewhere = await store.elsewhere(client, self.process)
        self._relay.headcount.elsewhere = elsewhere

    async def _carry_out(self, order: Order, age: float) -> None:
        now, job_id = timezone.now(), order.target.job_id
        for connection in self._relay.connections():
            if order.concerns(connection, age=age, now=now):
                await self._relay.disconnect(
                    CloseCode.DISCONNECTED, connection_id=connection.id, job_id=job_id
                )

    async def _beat_or_say(self) -> None:
        try:
            await self.beat()
        except (redis.RedisError, OSError) as error:
            self._say_once(error)
            self._relay.headcount.elsewhere = 0
            await self.close()
        except Exception:
            logger.exception("The registry was not written; trying again")
        else:
            self._is_away = False

    async def _take_leave(self) -> None:
        """Strike this process off; what cannot be struck off expires."""
        if self._client is None:
            return
        with suppress(redis.RedisError, OSError, TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await store.forget(self._client, self.process)

    def _say_once(self, error: Exception) -> None:
        if not self._is_away:
            logger.warning("Redis is away, and with it the registry: %r", error)
        self._is_away = True

    async def close(self) -> None:
        """Let go of Redis; the next beat comes back to it."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(redis.RedisError, OSError):
                await client.aclose()

    def _entry(self, connections: int) -> WebProcessDict:
        return {
            "id": self.process,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "started_at": self._started_at,
            "seen_at": timezone.now().isoformat(),
            "is_draining": self._relay.is_draining,
            "connections": connections,
        }
