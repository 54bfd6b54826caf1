"""ProgressTask: the base class that makes a Celery task a part of a job."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

from celery import Celery, signals
from celery.contrib.django.task import DjangoTask
from celery.exceptions import Ignore, SoftTimeLimitExceeded
from celery.states import READY_STATES, REVOKED
from celery.utils import uuid
from django.db import transaction
from kombu.exceptions import OperationalError

from progress.errors import Cancelled, LeaseLost
from progress.states import Level
from workers.report import Report
from workers.tracking import current, groups, kinds, rows
from workers.tracking.guard import guarded
from workers.tracking.log_capture import capture_logging
from workers.tracking.rows import Sending
from workers.tracking.run import TaskRun
from workers.tracking.speaking import StageInWork, as_text, length_of
from workers.tracking.task_report import WORKING, TaskReport
from workers.tracking.wishes import take

logger = logging.getLogger(__name__)

PROGRESS = "PROGRESS"

Row = TypeVar("Row")


@contextmanager
def reporting_to(report: Report) -> Iterator[Report]:
    """Let `update_state` of this thread's tasks feed `report` for the block."""
    with current.speaking_to(report):
        capture_logging(current.report)
        yield report


class ProgressTask(DjangoTask):  # type: ignore[type-arg]  # generic in stubs only
    """A Celery task whose progress is a row first, and Celery's state after it.

    `@shared_task(base=ProgressTask, bind=True)` is enough: the task is a job on the
    dashboard from the moment it is sent. These may be given to the decorator, too:

    `title` ("Import {0}", filled from the arguments), `job_type`, `owner`, `batch`,
    `stages` (("read", "write") or {"read": 1, "write": 3}), `is_tracked`.
    """

    abstract = True
    is_tracked = True
    title = ""
    job_type = ""
    batch = ""
    owner: int | str | None = None
    stages: Mapping[str, int] | tuple[str, ...] = ()

    # What a task's body calls

    @property
    def report(self) -> Report | None:
        """The report of what this thread works on, if it is tracked."""
        return current.report()

    def track(
        self,
        rows: Iterable[Row],
        description: str = WORKING,
        *,
        total: int | None = None,
        unit: str = "",
    ) -> Iterator[Row]:
        """Yield each of `rows`, and say so: "Importing: 340 of 1,000".

        Raises:
            Cancelled: a person asked to stop the task.
            LeaseLost: another worker has it.
        """
        count = length_of(rows) if total is None else total
        with self.stage(description, total=count, unit=unit) as stage:
            for row in rows:
                yield row
                stage.advance()

    def stage(
        self, name: str, *, total: int | None = None, unit: str = ""
    ) -> StageInWork:
        """Begin a stage of `total` units: `with self.stage("Resizing", total=9) as s`.

        `s.advance()` says that one more is done. `unit` is what one is called.
        """
        return StageInWork(self.report, name, total, unit)

    def log(self, text: str, level: str = Level.INFO) -> None:
        """Add a line to the job's log; `logging` does the same."""
        if self.report is not None:
            self.report.log(text, Level(level))

    def partial(self, value: Any) -> None:
        """Show a result on the job's page while the task goes on: text, or JSON.

        Raises:
            Cancelled, LeaseLost: as `check_cancelled`.
        """
        report = self.report
        if isinstance(report, TaskReport):
            with guarded("partial result"):
                value = as_text(value)
            report.partial(str(value))

    def check_cancelled(self) -> None:
        """Stop here if a person asked for it; `track` and `stage` ask by themselves.

        Raises:
            Cancelled: let it pass: the task then ends as cancelled.
            LeaseLost: another worker has the task; let it pass, too.
        """
        if self.report is not None:
            self.report.check()

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
        if state == PROGRESS and task_id is None:
            if report is not None:
                _progress(report, meta or {})
                return
            if self.request.called_directly:
                return
        self._note_said(task_id, state)
        super().update_state(task_id=task_id, state=state, meta=meta, **kwargs)

    def _note_said(self, task_id: str | None, state: str | None) -> None:
        run = current.run()
        if isinstance(run, TaskRun) and task_id in (None, run.task_id) and state:
            run.said_state = state if state in READY_STATES else run.said_state

    # What sends a task

    def apply_async(
        self,
        args: Any = None,
        kwargs: Any = None,
        task_id: str | None = None,
        producer: Any = None,
        link: Any = None,
        link_error: Any = None,
        shadow: str | None = None,
        **options: Any,
    ) -> Any:
        """Send the task as Celery does, with four more keywords that are optional.

        `owner` (user, id or name), `title`, `batch` (a title) and `job_type` make it
        a job of its own, whoever sends it. Inside a transaction the message is sent
        when that commits; while the broker is away the row waits, and is sent later.
        """
        wanted, options = take(options)
        options.update(link=link, link_error=link_error)
        send = partial(super().apply_async, args, kwargs, shadow=shadow, **options)
        if not self.is_tracked:
            return send(task_id=task_id, producer=producer)
        task_id = task_id or uuid()
        sending = Sending(
            task=self,
            args=args,
            kwargs=kwargs,
            task_id=task_id,
            options=options,
            wishes=wanted,
        )
        return self._send(sending, send, producer)

    def _send(self, sending: Sending, send: Any, producer: Any) -> Any:
        task_id = sending.task_id
        if self.app.conf.task_always_eager:
            _note(sending)
            return send(task_id=task_id, producer=producer)
        self._give_back(sending)
        can_wait = _note(sending)
        if can_wait and transaction.get_connection().in_atomic_block:
            transaction.on_commit(partial(self._send_now, send, sending, None, True))
            return self.AsyncResult(task_id)
        return self._send_now(send, sending, producer, can_wait)

    def _send_now(
        self, send: Any, sending: Sending, producer: Any, can_wait: bool
    ) -> Any:
        try:
            return send(task_id=sending.task_id, producer=producer)
        except (OperationalError, OSError) as error:
            if not can_wait:
                raise
            logger.warning("%s waits until the broker is back: %r", self.name, error)
            return self.AsyncResult(sending.task_id)

    def _give_back(self, sending: Sending) -> None:
        """Let go of the row if this is `self.retry()`: its next message is sent."""
        run = current.run()
        is_own = run is not None and run.task_id == sending.task_id
        if isinstance(run, TaskRun) and is_own and sending.options.get("retries"):
            run.try_again(sys.exc_info()[1], sending.due_at)

    def apply(  # type: ignore[override]  # takes more than Celery's own
        self,
        args: Any = None,
        kwargs: Any = None,
        link: Any = None,
        link_error: Any = None,
        task_id: str | None = None,
        **options: Any,
    ) -> Any:
        """Run the task here and now, as Celery does, and as a job all the same."""
        wanted, options = take(options)
        task_id = task_id or uuid()
        if self.is_tracked:
            _note(
                Sending(
                    task=self,
                    args=args,
                    kwargs=kwargs,
                    task_id=task_id,
                    options={"link": link} if link else {},
                    wishes=wanted,
                )
            )
        return super().apply(args, kwargs, link, link_error, task_id, **options)

    # What runs a task

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


def _note(sending: Sending) -> bool:
    """Write the row; True if the row alone is enough to send the task later."""
    can_wait = False
    with guarded("queue"):
        can_wait = rows.note(sending)
    return can_wait


def _progress(report: Report, meta: dict[str, Any]) -> None:
    report.progress(
        int(meta.get("current") or 0),
        int(meta.get("total") or 0),
        str(meta.get("description") or ""),
    )


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
