"""ProgressTask: the base class that lets `update_state` feed the reporter."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from celery import Task

from workers.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRESS = "PROGRESS"

_current = threading.local()


class ProgressTask(Task):  # type: ignore[type-arg]  # generic in its stubs only
    """A Celery task whose progress is a row first, and Celery's state after it."""

    abstract = True

    @property
    def report(self) -> Report | None:
        """The report of the document that this thread works on, if any."""
        return getattr(_current, "report", None)

    @contextmanager
    def reporting_to(self, report: Report) -> Iterator[Report]:
        """Let `update_state` feed `report` in this thread for the block."""
        _current.report = report
        try:
            yield report
        finally:
            _current.report = None

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
            int(meta.get("current", 0)),
            int(meta.get("total", 0)),
            str(meta.get("description", "")),
        )

    def publish_progress(self, task_id: str, meta: dict[str, Any]) -> None:
        """Store the state and send the event that Flower shows; from any thread."""
        super().update_state(task_id=task_id, state=PROGRESS, meta=meta)
        with self.app.events.default_dispatcher() as dispatcher:
            dispatcher.send("task-progress", uuid=task_id, **meta)
