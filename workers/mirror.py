"""The mirror of rows in Celery's own state; it rests while Redis is slow to take it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from progress import percent
from progress.lifecycle import Claim
from progress.recording import Flush, Recorded

logger = logging.getLogger(__name__)

#: Mirrors one flush to Celery: task id is known to the callee; meta is JSON-ready.
Publish = Callable[[dict[str, Any]], None]
#: Seconds after which showing was slow, and for which it then rests.
SLOW, REST = 0.5, 10.0


class Mirror:
    """Shows what was written, unless it lately held up the thread that writes.

    That thread also keeps leases alive and takes pages out of harm's way: each second
    that it waits for Redis is one more of pages that a death would cost.
    """

    def __init__(self) -> None:
        self._rests_until = 0.0

    def show(self, publish: Publish, meta: dict[str, Any]) -> None:
        """Publish, and rest for a while if that took long."""
        began_at = time.monotonic()
        if began_at < self._rests_until:
            return
        try:
            publish(meta)
        finally:
            took = time.monotonic() - began_at
            if took > SLOW:
                self._rests_until = time.monotonic() + REST
                logger.warning("Celery's state is not mirrored for %s s", REST)


#: One for all reports of a process.
mirror = Mirror()


def meta_of(claim: Claim, flush: Flush, recorded: Recorded) -> dict[str, Any]:
    """Return what `AsyncResult(task_id).info` shows: the row's own counters."""
    return {
        "job_id": str(claim.job_id),
        "document_id": str(claim.document_id),
        "attempt": claim.attempt,
        "stage": flush.stage,
        "description": flush.message,
        "current": recorded.pages_done,
        "failed": recorded.pages_failed,
        "total": recorded.pages_total,
        "percent": percent.as_percent(recorded.points, is_completed=False),
    }
