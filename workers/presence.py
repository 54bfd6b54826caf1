"""Presence: each worker says every few seconds that it is there, and what it takes."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import Any

from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.db import connections

from progress import presence
from progress.models.worker import BEAT_SECONDS
from workers.forking import Unforked
from workers.sandbox.protection import UNPROTECTED, probe

logger = logging.getLogger(__name__)


class Presence:
    """A thread of the worker's main process that gives signs of life."""

    def __init__(
        self, name: str, slots: int, queues: frozenset[str], protection: str = ""
    ) -> None:
        self._name = name
        self._protection = protection
        self._slots = slots
        self._queues = queues
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="presence", daemon=True)

    def start(self) -> None:
        """Begin; the first sign is given at once."""
        self._thread.start()

    def stop(self) -> None:
        """Let it be struck off soon; safe to call in a signal's handler."""
        self._is_over.set()

    def wait(self, seconds: float) -> None:
        """Wait until it is struck off."""
        self._thread.join(seconds)

    def _run(self) -> None:
        self._try(self._beat)
        while not self._is_over.wait(BEAT_SECONDS):
            self._try(self._beat)
        self._try(self._leave)

    def _beat(self) -> None:
        presence.beat(
            self._name,
            pid=os.getpid(),
            slots=self._slots,
            queues=self._queues,
            protection=self._protection,
        )

    def _leave(self) -> None:
        presence.leave(self._name, pid=os.getpid())

    def _try(self, say: Callable[[], object]) -> None:
        # Open only for a moment, and not while a child is forked: it would share it.
        with _unforked:
            try:
                say()
            except Exception as error:
                # The database is away: so is everything that would ask who is here.
                logger.warning(
                    "%s could not say that it is here: %r", self._name, error
                )
            finally:
                connections.close_all()


_current: list[Presence] = []
_unforked = Unforked()


def connect() -> None:
    """Listen to Celery: when its worker is ready, and when it begins to stop."""
    worker_ready.connect(_begin, dispatch_uid="presence: begin")
    worker_shutting_down.connect(_end, dispatch_uid="presence: end")


def _begin(sender: Any, **_: Any) -> None:
    queues = frozenset(sender.app.amqp.queues.consume_from)
    here = Presence(str(sender.hostname), _slots(sender), queues, _protection())
    _unforked.watch()
    here.start()
    _current.append(here)


def _protection() -> str:
    return str(probe()) if settings.HEADWAY_SANDBOX else UNPROTECTED


def _slots(sender: Any) -> int:
    """Return how many tasks run at a time: the pool knows best."""
    return int(getattr(sender.pool, "num_processes", None) or sender.pool.limit or 1)


def _end(**_: Any) -> None:
    while _current:
        _current.pop().stop()
