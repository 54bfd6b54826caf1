"""Ends that could not be written when they came: kept, and tried until they are."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Callable

from django.db import connections

logger = logging.getLogger(__name__)

#: Ends that one process keeps, and seconds between tries.
MAX_WAITING = 1000
INTERVAL = 1.0
#: After so long an outage the lease has the last word: the task runs again.
PATIENCE = 3600.0

Write = Callable[[], object]


class LateEnds:
    """Tries what waits, in order, in a thread that lives only while something does."""

    def __init__(self, interval: float = INTERVAL) -> None:
        self._interval = interval
        self._lock = threading.Lock()
        self._waiting: deque[tuple[float, Write]] = deque()
        self._pid = os.getpid()
        self._thread: threading.Thread | None = None

    def add(self, write: Write) -> bool:
        """Keep an end to be written later; False if too many wait already."""
        with self._lock:
            if len(self._waiting) >= MAX_WAITING:
                return False
            self._waiting.append((time.monotonic() + PATIENCE, write))
            self._start()
        return True

    def wait_until_empty(self, seconds: float) -> bool:
        """Wait until nothing waits any more; true when so."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return not self._waiting

    def _start(self) -> None:
        is_running = self._thread is not None and self._thread.is_alive()
        if not is_running or self._pid != os.getpid():
            self._pid = os.getpid()
            self._thread = threading.Thread(
                target=self._run, name="late-ends", daemon=True
            )
            self._thread.start()

    def _run(self) -> None:
        try:
            while self._try_all():
                time.sleep(self._interval)
        finally:
            connections.close_all()

    def _try_all(self) -> bool:
        """Write what can be written; tell whether anything still waits."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return False
                until, write = self._waiting[0]
            if time.monotonic() < until and not self._is_written(write):
                return True
            with self._lock:
                self._waiting.popleft()

    def _is_written(self, write: Write) -> bool:
        try:
            connections.close_all()
            write()
        except Exception as error:
            logger.debug("An end could not be written yet: %r", error)
            return False
        return True


late_ends = LateEnds()
