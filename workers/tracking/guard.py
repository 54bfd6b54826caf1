"""Tracking must never fail a task: what goes wrong is counted, told and logged once."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from celery.exceptions import SoftTimeLimitExceeded

from workers.tracking.telling import teller

logger = logging.getLogger(__name__)

_lock = threading.Lock()
#: How many calls have failed in this process, by what they were for.
_failures: Counter[str] = Counter()
#: How many of them since it last worked.
_outages: Counter[str] = Counter()


@contextmanager
def guarded(what: str) -> Iterator[None]:
    """Let nothing out of the block but a time limit, which is the task's own."""
    try:
        yield
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        _failed(what, error)
    else:
        _worked(what)


def failures() -> dict[str, int]:
    """Return how many calls of tracking have failed in this process, by what for."""
    with _lock:
        return dict(_failures)


def _failed(what: str, error: Exception) -> None:
    with _lock:
        _failures[what] += 1
        _outages[what] += 1
        is_news = _outages[what] == 1
    teller.add(what)
    if is_news:
        logger.warning("A task could not be tracked (%s), and goes on: %r", what, error)


def _worked(what: str) -> None:
    if not _outages[what]:
        return
    with _lock:
        missed = _outages.pop(what, 0)
    if missed:
        logger.warning("Tracking (%s) works again; %s calls were missed", what, missed)
