"""Leaving: a worker that is to stop hands its documents back at a page border.

SIGTERM may come to the worker's main process alone, or to all of its group. In the
main process it begins Celery's warm shutdown: nothing more is taken, and what runs may
end; a child that is told to leave ends within a page. Whatever is not over by then is
killed, and taken over by another worker as that of any dead process.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from types import FrameType
from typing import Any

from billiard.process import current_process
from celery.signals import task_postrun, task_prerun, worker_ready
from django.conf import settings

from workers import reporter

#: A second SIGTERM after this many seconds means it.
PATIENCE = 1.0
#: Seconds that Celery has to send a child's last result, or to end after its children.
LAST_WORDS = 0.5
LAST_STEPS = 5.0


def connect() -> None:
    """Listen to Celery: when its worker is ready, and when tasks begin and end."""
    worker_ready.connect(_watch_main, dispatch_uid="leaving: main")
    task_prerun.connect(_begin_task, dispatch_uid="leaving: begin")
    task_postrun.connect(_end_task, dispatch_uid="leaving: end")


# In a child of the pool


class Child:
    """What a pool's child knows of its own leaving; it runs one task at a time."""

    def __init__(self) -> None:
        self.pid = 0
        self.is_busy = False
        self.asked_at: float | None = None

    def on_term(self, number: int, _: FrameType | None) -> None:
        """Leave after the task in hand; at once without one, or when asked again."""
        if not self.is_busy or self._is_insisted():
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        if self.asked_at is None:
            self.asked_at = time.monotonic()
        reporter.leave()

    def _is_insisted(self) -> bool:
        asked_at = self.asked_at
        return asked_at is not None and time.monotonic() - asked_at > PATIENCE

    def begin(self) -> None:
        """Note that a task begins; billiard resets handlers set before the first."""
        if self.pid != os.getpid():
            self.__init__()  # type: ignore[misc]
            self.pid = os.getpid()
            signal.signal(signal.SIGTERM, self.on_term)
        self.is_busy = True

    def end(self) -> None:
        """Note that a task has ended; a child that was asked to leaves."""
        self.is_busy = False
        if self.asked_at is not None:
            threading.Timer(LAST_WORDS, os._exit, (0,)).start()


_child = Child()


def _is_child() -> bool:
    return bool(current_process().name != "MainProcess")


def _begin_task(**_: Any) -> None:
    if _is_child():
        _child.begin()


def _end_task(**_: Any) -> None:
    if _is_child():
        _child.end()


# In the main process


def _watch_main(sender: Any, **_: Any) -> None:
    """Let SIGTERM begin the hand-back before Celery's own handler stops the worker."""
    if threading.current_thread() is not threading.main_thread():
        return
    main, pool = os.getpid(), sender.pool
    stop = signal.getsignal(signal.SIGTERM)

    def leave(number: int, frame: FrameType | None) -> None:
        if os.getpid() != main:
            _end_newborn(number)
            return
        reporter.leave()
        _signal(_children(pool), signal.SIGTERM)
        threading.Thread(target=_insist, args=(pool,), daemon=True).start()
        if callable(stop):
            stop(number, frame)

    signal.signal(signal.SIGTERM, leave)


def _end_newborn(number: int) -> None:
    """End a child that was forked a moment ago, and has its parent's handler still.

    It has no task yet. Were it to take the signal for its parent's, it would tell and
    kill its siblings, and go on itself.
    """
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def _children(pool: Any) -> list[int]:
    """Return the ids of a pool's processes; threads have none.

    The pool knows a process before it is forked: until then it has no id.
    """
    processes = tuple(getattr(getattr(pool, "_pool", None), "_pool", ()))
    return [process.pid for process in processes if process.pid]


def _insist(pool: Any) -> None:
    """Kill what is not over in time: another worker takes it over at once.

    Those that the pool has now: the ids of others may be somebody else's by now.
    """
    time.sleep(settings.HEADWAY_SHUTDOWN_SECONDS)
    children = _children(pool)
    _signal(children, signal.SIGKILL)
    time.sleep(LAST_STEPS if children else 0.0)
    os._exit(1)


def _signal(children: Iterable[int], number: signal.Signals) -> None:
    for pid in children:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
