"""One run of a tracked task: from claim to end, whatever happens between."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from celery import states
from celery.exceptions import Ignore, Reject, Retry
from django.db import InterfaceError, OperationalError, close_old_connections

from progress import lifecycle, task_ids
from progress.errors import LeaseLost
from progress.lifecycle import Claim, Ending, again
from progress.lifecycle import tasks as lifecycle_of_tasks
from progress.models import Document
from progress.states import Outcome, State
from workers.reporter import reporter
from workers.tracking import rows
from workers.tracking.arguments import as_json
from workers.tracking.canvas import leaves
from workers.tracking.failures import ending_of, sentence_of
from workers.tracking.guard import guarded
from workers.tracking.late import late_ends
from workers.tracking.moments import moment_of
from workers.tracking.stages import plan_of
from workers.tracking.task_report import TaskReport

if TYPE_CHECKING:
    from workers.base import ProgressTask

logger = logging.getLogger(__name__)

#: The database may be back in a moment; the end is worth another try.
DATABASE_AWAY = (InterfaceError, OperationalError)


#: Characters of a result, as JSON, that a row keeps.
MAX_RESULT = 64 * 1024
PUT_BACK = "the task put its message back"


class TaskRun:
    """A task in work; without a claim nobody watches it, and it works all the same."""

    def __init__(self, task: ProgressTask, task_id: str) -> None:
        self.task_id = task_id
        self.claim: Claim | None = None
        self.report: TaskReport | None = None
        self.owner_id: int | None = None
        self.error: BaseException | None = None
        #: The last state that the task stored of itself.
        self.said_state = ""
        self._task = task
        self._is_over = False
        self._background = ExitStack()

    @property
    def job_id(self) -> UUID | None:
        """Its job, if tracking works."""
        return self.claim.job_id if self.claim else None

    def begin(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
        """Claim the task's row and begin to report.

        Raises:
            Ignore: another worker has it, or it has ended: the message is a double.
        """
        is_double = False
        with guarded("claim"):
            self.claim = self._claim_soon(args, kwargs)
            is_double = self.claim is None
        if is_double:
            raise Ignore
        if self.claim is not None:
            with guarded("begin"):
                self._begin_report(self.claim)

    def _claim_soon(
        self, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Claim | None:
        """Claim, at the second try if need be: nobody would see the whole task."""
        try:
            return self._claim(args, kwargs)
        except DATABASE_AWAY:
            if not self._task.request.is_eager:
                close_old_connections()
            return self._claim(args, kwargs)

    def _claim(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Claim | None:
        claim = self._claim_row()
        if claim is None and rows.begun_unseen(self._task, args, kwargs, self.task_id):
            claim = self._claim_row()
        return claim

    def _claim_row(self) -> Claim | None:
        worker = f"{self._task.request.hostname}:{os.getpid()}"
        document_id = task_ids.document_id(self.task_id)
        return lifecycle.claim(document_id, task_id=self.task_id, worker=worker)

    def _begin_report(self, claim: Claim) -> None:
        is_eager = bool(self._task.request.is_eager)
        document = Document.objects.select_related("job").get(pk=claim.document_id)
        self.owner_id = document.job.owner_id
        plan = plan_of(self._task, document.job.job_type)
        self.report = TaskReport(claim, plan, self._publish(), is_inline=is_eager)
        if not is_eager:
            self._background.enter_context(reporter().reporting(self.report))

    def _publish(self) -> Any:
        if self._task.request.is_eager:
            return _nowhere
        hostname = self._task.request.hostname
        return partial(self._task.publish_progress, self.task_id, hostname)

    def body_ended(self, error: BaseException | None) -> None:
        """Note how the task's body ended; Celery goes on with its result after it."""
        self.error = error
        if self.report is not None:
            self.report.close_mirror()
        if isinstance(error, Retry) and not self._is_over:
            self.try_again(error.exc, moment_of(error.when))
        if isinstance(error, Reject) and _is_requeued(error) and not self._is_over:
            self.try_again(PUT_BACK, None)

    def try_again(self, error: Any, due: datetime | None) -> None:
        """Give the row back to wait for Celery's next message about this task."""
        self._is_over = True
        if self.claim is None:
            return
        text = sentence_of(error) if isinstance(error, BaseException) else str(error)
        if error is None:
            text = "the task asked for it"
        self._stop_reporting(is_whole=False)
        with guarded("try again"):
            again.try_again(self.claim, text, due)

    def replaced_by(self, workflow: Any) -> None:
        """Leave the row to the task of a workflow that has taken over this one's id."""
        heirs = (leaf for leaf in leaves(workflow) if rows.tracked_task(leaf.task))
        own = (heir for heir in heirs if heir.options.get("task_id") == self.task_id)
        heir = next(own, None)
        if heir is not None and self.claim is not None:
            self.try_again("another task goes on with it", None)
            with guarded("replace"):
                lifecycle_of_tasks.leave_to(self.claim.document_id, heir.task)

    def end(self, state: str | None, result: Any, args: Any, kwargs: Any) -> None:
        """Write the end, once Celery has stored the result and sent what follows."""
        if self._is_over or self._is_abandoned():
            self._background.close()
            return
        self._is_over = True
        error = self.error
        if error is None and state != states.SUCCESS and isinstance(result, Exception):
            # The body was good, but what followed could not be sent or stored.
            error = result
        ending = ending_of(error, self.said_state)
        if ending.state == State.COMPLETED:
            self._keep_result(result)
        self._stop_reporting(is_whole=ending.outcome == Outcome.SUCCESS)
        with guarded("end"):
            self._write(ending, args, kwargs)
            self._leave_dead_chord()

    def _leave_dead_chord(self) -> None:
        """End what waits for a chord's body that Celery gave up.

        It counts each part of a header once; what a person retries comes too late, and
        whatever else is to send the body would have done so by now.
        """
        is_retried = task_ids.is_retry(self.task_id)
        if self.claim is not None and is_retried and self._task.request.chord:
            lifecycle.give_up(self.claim.job_id)

    def _keep_result(self, result: Any) -> None:
        """Show on the page what the task returned, if a row can keep it."""
        if self.report is not None and result is not None:
            kept = as_json(result, MAX_RESULT)
            if kept is not None:
                self.report.statistics({"result": kept})

    def _is_abandoned(self) -> bool:
        """Whether the row is not ours to end: it is another's, or the process dies."""
        if isinstance(self.error, LeaseLost):
            return True
        return self.error is not None and not isinstance(self.error, Exception)

    def _write(self, ending: Ending, args: Any, kwargs: Any) -> None:
        """End the row; a run that could not be claimed when it began is, late."""
        write = partial(self._finish, ending, args, kwargs)
        try:
            write()
        except DATABASE_AWAY:
            if not self._task.request.is_eager:
                late_ends.add(write)
            raise

    def _finish(self, ending: Ending, args: Any, kwargs: Any) -> None:
        if self.claim is None:
            self.claim = self._claim(args, kwargs)
        if self.claim is not None:
            lifecycle.finish(self.claim, ending)

    def _stop_reporting(self, *, is_whole: bool) -> None:
        self._background.close()
        if self.report is None:
            return
        self.report.finish_stages(is_whole=is_whole)
        self.report.say_what_was_dropped()
        with guarded("flush"):
            self.report.flush()


def _is_requeued(error: Reject) -> bool:
    """Whether the broker hands the message out again (the class is untyped)."""
    return bool(getattr(error, "requeue", False))


def _nowhere(_meta: dict[str, Any]) -> None:
    """Take what nobody in another process could look at."""
