"""ProgressTask: the base class that lets `update_state` feed the reporter."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import Task
from celery.exceptions import SoftTimeLimitExceeded
from celery.states import REVOKED

from workers.report import Report

logger = logging.getLogger(__name__)

PROGRESS = "PROGRESS"

_current = threading.local()


@contextmanager
def reporting_to(report: Report) -> Iterator[Report]:
    """Let `update_state` of this thread's tasks feed `report` for the block."""
    _current.report = report
    try:
        yield report
    finally:
        _current.report = None


class ProgressTask(Task):  # type: ignore[type-arg]  # generic in its stubs only
    """A Celery task whose progress is a row first, and Celery's state after it."""

    abstract = True

    @property
    def report(self) -> Report | None:
        """The report of the document that this thread works on, if any."""
        return getattr(_current, "report", None)

    def update_state(
        self,
        task_id: str | None = None,
        state: str | None = None,
        meta: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Report progress as Celery users write it.

        With `state="PROGRESS"` and `meta={"current", "total", "description"}` the
        call only hands the latest to the reporter, whose next flush writes the row
        and then stores this task's state. Any other call is Celery's own.
        """
        report = self.report
        if report is None or state != PROGRESS or task_id is not None:
            super().update_state(task_id=task_id, state=state, meta=meta, **kwargs)
            return
        meta = meta or {}
        report.progress(
            int(meta.get("current") or 0),
            int(meta.get("total") or 0),
            str(meta.get("description") or ""),
        )

    def publish_progress(
        self, task_id: str, hostname: str | None, meta: dict[str, Any]
    ) -> None:
        """Store the state and send the event that Flower shows; from any thread.

        `hostname` is the worker's, or Flower would count the sender as another. That
        Redis is away is no reason to stop: the row stands, and this is its mirror.
        """
        with _mirroring(task_id):
            super().update_state(task_id=task_id, state=PROGRESS, meta=meta)
            with self.app.events.default_dispatcher(hostname) as dispatcher:
                dispatcher.send("task-progress", uuid=task_id, progress=meta)

    def mark_revoked(self) -> None:
        """Store and send that the task was stopped; raise `Ignore` after it."""
        with _mirroring(self.request.id):
            super().update_state(state=REVOKED)
            self.send_event("task-revoked", terminated=False, signum=None)


@contextmanager
def _mirroring(task_id: str | None) -> Iterator[None]:
    try:
        yield
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        logger.warning("%s: its state was not mirrored: %r", task_id, error)
