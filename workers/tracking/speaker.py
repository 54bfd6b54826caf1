"""What a task's body calls to say how far it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from celery.contrib.django.task import DjangoTask
from celery.states import READY_STATES

from progress.states import Level
from workers.report import Report
from workers.tracking import current
from workers.tracking.guard import guarded
from workers.tracking.run import TaskRun
from workers.tracking.speaking import StageInWork, as_text, length_of
from workers.tracking.taking import level_named, said_by, words_of
from workers.tracking.task_report import WORKING, TaskReport

PROGRESS = "PROGRESS"

Row = TypeVar("Row")


class Speaker(DjangoTask):  # type: ignore[type-arg]  # generic in stubs only
    """The part of a tracked task that its body speaks to."""

    abstract = True

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

    def log(self, text: Any, level: str | int = Level.INFO) -> None:
        """Add a line to the job's log; `logging` does the same.

        `level` is one of ours, or of `logging`, by name or number.
        """
        if self.report is not None:
            self.report.log(words_of(text), level_named(level))

    def partial(self, value: Any) -> None:
        """Show a result on the job's page while the task goes on: text, or JSON.

        Raises:
            Cancelled, LeaseLost: as `check_cancelled`.
        """
        report = self.report
        if isinstance(report, TaskReport):
            with guarded("partial result"):
                value = as_text(value)
            report.partial(words_of(value))

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
        and then stores this task's state. Any other call is Celery's own; of a task
        that nobody watches this one is, too, but never fails it.
        """
        report = self.report
        if state == PROGRESS and task_id is None:
            if report is not None:
                report.progress(*said_by(meta))
                return
            if not self.request.called_directly:
                with guarded("state"):
                    super().update_state(state=state, meta=meta, **kwargs)
            return
        self._note_said(task_id, state)
        super().update_state(task_id=task_id, state=state, meta=meta, **kwargs)

    def _note_said(self, task_id: str | None, state: str | None) -> None:
        run = current.run()
        if isinstance(run, TaskRun) and task_id in (None, run.task_id) and state:
            run.said_state = state if state in READY_STATES else run.said_state
