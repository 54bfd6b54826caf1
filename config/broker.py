"""The broker's transport: a connection that is lost must not end its worker."""

from __future__ import annotations

import logging
from typing import Any

from kombu.transport import redis

logger = logging.getLogger(__name__)


class ForgivingQoS(redis.QoS):
    """Gives up messages whose connection is gone: nobody can be told about them.

    Celery closes a lost connection twice, and acknowledges on it what a thread has done
    meanwhile. By then kombu has forgotten its address, and fails with an error that no
    worker survives. What those messages were about is found by its rows.
    """

    def ack(self, delivery_tag: Any) -> None:
        """Acknowledge a message, if that can be done."""
        if not self._is_gone(delivery_tag):
            super().ack(delivery_tag)

    def reject(self, delivery_tag: Any, requeue: bool = False) -> None:
        """Put a message back or drop it, if that can be done."""
        if not self._is_gone(delivery_tag):
            super().reject(delivery_tag, requeue=requeue)

    def _is_gone(self, delivery_tag: Any) -> bool:
        is_gone = self.channel.connection is None
        if is_gone:
            logger.warning("The connection of message %s is gone", delivery_tag)
        return is_gone

    def restore_unacked_once(self, stderr: Any = None) -> None:
        """Put messages back that were not acknowledged, if that can be done."""
        try:
            super().restore_unacked_once(stderr)
        except Exception as error:
            held: dict[str, Any] = self._delivered or {}
            logger.warning("%s messages were not put back: %r", len(held), error)
            held.clear()


def install() -> None:
    """Let every connection of this process to Redis use it."""
    redis.Channel.QoS = ForgivingQoS
