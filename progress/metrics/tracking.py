"""Failures of tracking, which processes of workers note where web processes can read.

They are counted in Redis, since the database is what is most often away when tracking
fails; an empty Redis is a counter that begins anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping

import redis
from django.conf import settings
from prometheus_client.core import CounterMetricFamily, Metric
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

KEY = "headway:tracking_failures"
#: What is always there: a rate over a series that appears late lies.
USUAL = ("claim", "begin", "flush", "end", "queue")
#: Seconds that Redis has to answer.
PATIENCE = 1.0


def note(counts: Mapping[str, int]) -> None:
    """Add failures, by what was not tracked.

    Raises:
        RedisError: Redis is away.
    """
    with _client() as client, client.pipeline() as pipe:
        for what, count in counts.items():
            pipe.hincrby(KEY, what, count)
        pipe.execute()


def count() -> dict[str, int]:
    """Return all failures of all workers, by what was not tracked.

    Raises:
        RedisError: Redis is away.
    """
    with _client() as client:
        found: Mapping[bytes, bytes] = client.hgetall(KEY)
        return {what.decode(): int(number) for what, number in found.items()}


def told() -> Iterator[Metric]:
    """Yield the counter; nothing while Redis is away."""
    family = CounterMetricFamily(
        "headway_tracking_failures",
        "Calls of tasks that could not be tracked.",
        labels=["what"],
    )
    try:
        counts = {**dict.fromkeys(USUAL, 0), **count()}
    except RedisError as error:
        logger.warning("Failures of tracking are not among the metrics: %r", error)
        return
    for what, number in sorted(counts.items()):
        family.add_metric([what], number)
    yield family


def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
    )
