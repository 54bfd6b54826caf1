"""A thread of each process that does what its other threads must not wait for."""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Callable

from django.db import connections

from progress.connections import tend_connections

logger = logging.getLogger(__name__)

#: Calls that may wait; whoever finds it full does without.
MAX_WAITING = 1000

Call = Callable[[], object]


class Aside:
    """One thread that makes calls, one after the other, in their order."""

    def __init__(self) -> None:
        self._calls: queue.Queue[Call] = queue.Queue(MAX_WAITING)
        threading.Thread(target=self._run, name="aside", daemon=True).start()

    def do(self, call: Call) -> bool:
        """Let a call be made; False if too many wait already."""
        try:
            self._calls.put_nowait(call)
        except queue.Full:
            return False
        return True

    def _run(self) -> None:
        while True:
            call = self._calls.get()
            try:
                self._make(call)
            except Exception:
                logger.exception("What was put aside failed: %r", call)

    def _make(self, call: Call) -> None:
        tend_connections()
        try:
            call()
        finally:
            if self._calls.empty():
                # Nobody knows when the next one comes.
                connections.close_all()


_asides: dict[int, Aside] = {}
_lock = threading.Lock()


def aside() -> Aside:
    """Return this process's thread; a forked one makes its own."""
    pid = os.getpid()
    with _lock:
        if pid not in _asides:
            _asides.clear()
            _asides[pid] = Aside()
        return _asides[pid]
