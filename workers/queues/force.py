"""Force: ends the process of a task that was asked to stop and does not."""

from __future__ import annotations

import logging
import os
import signal

from billiard.process import current_process
from django.conf import settings

from progress import lifecycle
from progress.orders import Order
from workers.report import Report

logger = logging.getLogger(__name__)


def press(report: Report, order: Order, now: float) -> None:
    """Kill this process if that is wanted of its task, or ask for it if it is time.

    The reporter's thread calls it for a task that is open in this very process, so no
    other task can be hit. Documents are forced when they have not come to a page
    border for long; a task of one's own only when a person says so, since nobody
    knows what it leaves behind.
    """
    if order.is_forced:
        _end(report)
    elif order.is_divisible and _is_stuck(report, now):
        lifecycle.force_document(report.claim.document_id)


def _is_stuck(report: Report, now: float) -> bool:
    since = report.cancelled_at
    return since is not None and now - since >= settings.HEADWAY_FORCE_SECONDS


def _end(report: Report) -> None:
    """Write what was read so far, and kill this process, if it has no other task.

    Whoever takes the document over finds that it is to be cancelled.
    """
    if not is_pool_child():
        logger.warning(
            "%s: only processes of the prefork pool can be ended by force",
            report.claim.document_id,
        )
        return
    try:
        report.flush()
    finally:
        logger.warning("%s: ended by force", report.claim.document_id)
        os.kill(os.getpid(), signal.SIGKILL)


def is_pool_child() -> bool:
    """Tell whether this process has one task at a time and a parent that replaces it.

    Threads share a process with other tasks, and a solo worker is its own parent.
    """
    return bool(current_process().daemon)
