"""The courier: takes messages to the broker; nobody waits long for a silent one."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from progress.signals import QueuedTask
from workers.enqueue import enqueue

logger = logging.getLogger(__name__)

#: Seconds that a sender waits until the broker has its messages, and how many senders'
#: messages may wait. What is not sent is found as rows that wait without a message.
PATIENCE = 1.0
MAX_WAITING = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Messages to take, and whether they were."""

    tasks: Sequence[QueuedTask]
    is_done: threading.Event = field(default_factory=threading.Event)


class Courier:
    """One thread that takes messages to the broker, one errand after the other."""

    def __init__(self) -> None:
        self._errands: queue.Queue[Errand] = queue.Queue(MAX_WAITING)
        self._began_at: float | None = None
        threading.Thread(target=self._run, name="courier", daemon=True).start()

    def send(self, tasks: Sequence[QueuedTask]) -> bool:
        """Send messages; tell whether the broker had them within a moment.

        While an earlier errand is stuck at a broker that does not answer, nobody else
        waits for it.
        """
        errand = Errand(tasks=tasks)
        try:
            self._errands.put_nowait(errand)
        except queue.Full:
            logger.warning("The broker is silent; %s messages are left", len(tasks))
            return False
        return not self._is_stuck() and errand.is_done.wait(PATIENCE)

    def _is_stuck(self) -> bool:
        began_at = self._began_at
        return began_at is not None and time.monotonic() - began_at > PATIENCE

    def _run(self) -> None:
        while True:
            errand = self._errands.get()
            self._began_at = time.monotonic()
            try:
                enqueue(errand.tasks)
            except Exception:
                logger.exception("Messages were not sent")
            self._began_at = None
            errand.is_done.set()


_couriers: dict[int, Courier] = {}
_lock = threading.Lock()


def courier() -> Courier:
    """Return this process's courier; a forked one makes its own."""
    pid = os.getpid()
    with _lock:
        if pid not in _couriers:
            _couriers.clear()
            _couriers[pid] = Courier()
        return _couriers[pid]
