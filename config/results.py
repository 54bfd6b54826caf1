"""The result backend: Redis, without listening for results that nobody waits for."""

from __future__ import annotations

from celery.backends.redis import RedisBackend

SCHEMES = ("redis", "rediss")
PATH = "config.results:QuietRedisBackend"


class QuietRedisBackend(RedisBackend):
    """Stores state and progress for AsyncResult and Flower.

    Celery's own subscribes, in the process that sends a task, to the channel of that
    task's result, and stays subscribed until somebody fetches it. Here nobody does:
    a web process would gather a subscription per document for ever, and could not
    send while Redis, but not the broker, is away.
    """

    def on_task_call(self, producer: object, task_id: str) -> None:
        """Send without subscribing; AsyncResult.get() still does, when it is called."""
