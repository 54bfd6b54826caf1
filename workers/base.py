"""ProgressTask: the base class that makes a Celery task a part of a job."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from celery import Celery, signals
from celery.exceptions import Ignore, SoftTimeLimitExceeded
from celery.states import REVOKED

from progress.errors import Cancelled, LeaseLost
from workers.report import Report
from workers.tracking import current, groups, kinds
from workers.tracking.log_capture import capture_logging
from workers.tracking.run import TaskRun
from workers.tracking.sender import Sender
from workers.tracking.speaker import PROGRESS, Speaker

logger = logging.getLogger(__name__)


@contextmanager
def reporting_to(report: Report) -> Iterator[Report]:
    """Let `update_state` of this thread's tasks feed `report` for the block."""
    with current.speaking_to(report):
        capture_logging(current.report)
        yield report


class ProgressTask(Speaker, Sender):
    """A Celery task whose progress is a row first, and Celery's state after it.

    `@shared_task(base=ProgressTask, bind=True)` is enough: the task is a job on the
    dashboard from the moment it is sent. These may be given to the decorator, too:

    `title` ("Import {0}", filled from the arguments), `job_type`, `owner`, `batch`,
    `stages` (("read", "write") or {"read": 1, "write": 3}), `is_tracked`.
    """

    abstract = True
    title = ""
    job_type = ""
    batch = ""
    owner: int | str | None = None
    stages: Mapping[str, int] | tuple[str, ...] = ()

    # What runs a task

    def on_replace(self, sig: Any) -> Any:
        """Let the task that replaces this one have its row."""
        run = current.run()
        if isinstance(run, TaskRun) and run.task_id == self.request.id:
            run.replaced_by(sig)
        return super().on_replace(sig)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the body: in a worker as a tracked run, called directly as it is."""
        if self.request.called_directly:
            return super().__call__(*args, **kwargs)
        if not self.is_tracked:
            return self.run(*args, **kwargs)
        run = TaskRun(self, str(self.request.id))
        run.begin(args, kwargs)
        current.push(run)
        return self._run_body(run, args, kwargs)

    def _run_body(self, run: TaskRun, args: Any, kwargs: Any) -> Any:
        try:
            with current.speaking_to(run.report):
                capture_logging(current.report)
                result = self.run(*args, **kwargs)
        except BaseException as error:
            run.body_ended(error)
            if isinstance(error, Cancelled):
                self.mark_revoked()
            if isinstance(error, Cancelled | LeaseLost):
                raise Ignore from None
            raise
        run.body_ended(None)
        return result

    # What Celery's own viewers see

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

    @classmethod
    def on_bound(cls, app: Celery) -> None:
        """Make the task's job type known, and the app tell when a group was sent."""
        if cls.is_tracked and cls.name:
            kinds.register(cls)
        groups.attend(app)


@signals.task_postrun.connect
def _on_postrun(
    task: Any = None,
    task_id: str = "",
    state: str | None = None,
    retval: Any = None,
    args: Any = (),
    kwargs: Any = None,
    **_: Any,
) -> None:
    """End the run: by now what follows the task was sent, and its result stored."""
    run = current.pop(str(task_id)) if isinstance(task, ProgressTask) else None
    if isinstance(run, TaskRun):
        run.end(state, retval, args or (), kwargs or {})


@contextmanager
def _mirroring(task_id: str | None) -> Iterator[None]:
    try:
        yield
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        logger.warning("%s: its state was not mirrored: %r", task_id, error)
