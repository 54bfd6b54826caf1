"""The broker's transport: a connection that is lost must not end its worker."""

from __future__ import annotations

import logging
from typing import Any

from kombu.transport import redis

logger = logging.getLogger(__name__)


class ForgivingQoS(redis.QoS):
    """Gives up messages that cannot be put back because the connection is gone.

    Celery closes a lost connection twice. The second time kombu has forgotten its
    address, and fails with an error that no worker survives. What those messages were
    about is found by its rows.
    """

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
