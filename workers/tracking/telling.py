"""Tells monitoring what could not be tracked, from a thread that no task waits for."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter

from redis.exceptions import RedisError

from progress.metrics import tracking

#: Seconds in which failures are gathered, and after which a failing try is repeated.
INTERVAL = 2.0


class Teller:
    """Counts failures until they are told; its thread lives only while some are not."""

    def __init__(self, interval: float = INTERVAL) -> None:
        self._interval = interval
        self._lock = threading.Lock()
        self._untold: Counter[str] = Counter()
        self._running_in = 0

    def add(self, what: str) -> None:
        """Count a failure; it is told in a moment."""
        with self._lock:
            self._untold[what] += 1
            if self._running_in == os.getpid():
                return
            self._running_in = os.getpid()
        threading.Thread(target=self._run, name="teller", daemon=True).start()

    def _run(self) -> None:
        while self._has_more():
            time.sleep(self._interval)
            self._tell()

    def _has_more(self) -> bool:
        with self._lock:
            if not self._untold:
                self._running_in = 0
            return bool(self._untold)

    def _tell(self) -> None:
        with self._lock:
            counts, self._untold = self._untold, Counter()
        try:
            tracking.note(counts)
        except RedisError:
            with self._lock:
                self._untold.update(counts)


teller = Teller()
