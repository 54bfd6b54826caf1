"""The lookout: looks again and again for what was lost, in a worker that maintains."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from celery.signals import worker_ready
from django.db import connections

from progress.connections import tend_connections
from progress.hooks import telling_aside
from workers import rescue

logger = logging.getLogger(__name__)

QUEUE = "maintenance"
#: Seconds between two looks at the owners of documents in work, and at empty queues.
RESCUE_SECONDS = 0.5
REFILL_SECONDS = 5.0


class Lookout:
    """One thread that takes documents over from the dead of its own machine.

    It asks the database two questions a second. What only time can tell, and all that
    other machines leave, it finds as well as the scheduled tasks do, only sooner.
    """

    def __init__(self) -> None:
        self._is_over = threading.Event()
        self._refilled_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="lookout", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more; returns once the database is let go."""
        self._is_over.set()
        self._thread.join()

    @telling_aside()
    def _run(self) -> None:
        while not self._is_over.wait(RESCUE_SECONDS):
            self._try(tend_connections)
            self._try(rescue.rescue_documents)
            if time.monotonic() - self._refilled_at >= REFILL_SECONDS:
                self._refilled_at = time.monotonic()
                self._try(rescue.refill_queues)
        connections.close_all()

    def _try(self, look: Callable[[], object]) -> None:
        try:
            look()
        except Exception:
            # The database or the broker is away: the next look is a second away.
            logger.warning("The lookout could not look", exc_info=True)


def connect() -> None:
    """Start a lookout in each worker that maintains."""
    worker_ready.connect(_begin, dispatch_uid="lookout")


def _begin(sender: Any, **_: Any) -> None:
    """Start the lookout unless this process forks: children would share its database.

    A worker of processes still has the scheduled tasks, which look less often.
    """
    consumes = sender.app.amqp.queues.consume_from
    if QUEUE in consumes and "prefork" not in sender.pool.__module__:
        Lookout().start()
