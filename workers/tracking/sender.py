"""What sends a task: the row first, then the message."""

from __future__ import annotations

import logging
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from celery.contrib.django.task import DjangoTask
from celery.utils import uuid
from django.db import transaction
from kombu.exceptions import OperationalError

from workers.tracking import current, rows
from workers.tracking.guard import guarded
from workers.tracking.rows import Sending
from workers.tracking.run import TaskRun
from workers.tracking.wishes import take

if TYPE_CHECKING:
    from workers.base import ProgressTask

logger = logging.getLogger(__name__)


class Sender(DjangoTask):  # type: ignore[type-arg]  # generic in stubs only
    """The part of a tracked task that its senders speak to."""

    abstract = True
    is_tracked = True

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
            task=cast("ProgressTask", self),
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
                    task=cast("ProgressTask", self),
                    args=args,
                    kwargs=kwargs,
                    task_id=task_id,
                    options={"link": link} if link else {},
                    wishes=wanted,
                )
            )
        return super().apply(args, kwargs, link, link_error, task_id, **options)


def _note(sending: Sending) -> bool:
    """Write the row; True if the row alone is enough to send the task later."""
    can_wait = False
    with guarded("queue"):
        can_wait = rows.note(sending)
    return can_wait
