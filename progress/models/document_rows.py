"""The named questions about documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models

from progress import clock
from progress.models.after_each import AfterEach
from progress.states import ACTIVE, RETRYABLE, State

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AnonymousUser, User

    from progress.models.document import Document  # noqa: F401  the row's type


#: Who holds a document.
OWNER = (
    "owner_boot",
    "owner_pid",
    "owner_started",
    "owner_parent_pid",
    "owner_parent_started",
)


class DocumentQuerySet(models.QuerySet["Document"]):
    """Named questions about documents."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the documents of the jobs that `user` may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_staff else self.filter(job__owner=user)

    def in_order(self) -> Self:
        """Return the documents as they were handed in."""
        return self.order_by("position")

    def listed(self) -> Self:
        """Return the documents without what only their own page shows."""
        return self.defer("error_detail", "page_classes", "statistics")

    def of_batch(self, batch_id: UUID) -> Self:
        """Return the documents of a batch, job by job."""
        return self.filter(job__batch=batch_id).order_by("job__created_at", "position")

    def with_results(self) -> Self:
        """Return the documents that gave something to read, and the tasks that did."""
        given = models.Q(pages_done__gt=0)
        given |= ~models.Q(task_name="") & models.Q(state=State.COMPLETED)
        return self.filter(given).defer("error_detail", "page_classes")

    def active(self) -> Self:
        """Return the documents that wait or are worked on."""
        return self.filter(state__in=ACTIVE)

    def retryable(self) -> Self:
        """Return the documents that a retry may queue again."""
        return self.filter(state__in=RETRYABLE)

    def changed_after(self, job_id: UUID, seq: int) -> Self:
        """Return the documents of a job that changed after `seq`, in order."""
        return self.filter(job=job_id, seq__gt=seq).order_by("position")

    def changed_after_each(self, wanted: Mapping[UUID, int]) -> Self:
        """Return the documents of many jobs, each after its own seq, in order."""
        return self.filter(AfterEach(wanted)).order_by("position")

    def with_task_id(self, task_id: str) -> Self:
        """Return the documents whose latest attempt has this Celery id."""
        return self.filter(task_id=task_id).exclude(task_id="")

    def sendable(self) -> Self:
        """Return those that a message can be sent about: later parts are not yet."""
        return self.exclude(~models.Q(task_name=""), task_arguments__isnull=True)

    def own_tasks(self) -> Self:
        """Return the tasks of one's own, which have no file."""
        return self.exclude(task_name="")

    def in_work(self) -> Self:
        """Return the documents that workers hold, with what tells whether they do.

        `read_at` is when this was so, by the clock that leases go by.
        """
        held = self.filter(state=State.PROCESSING).annotate(read_at=clock.column())
        return held.only("state", "lease_expires_at", *OWNER)

    def held_by(self, tokens: Iterable[UUID]) -> Self:
        """Return the documents that these claims still hold.

        The state says nothing that the token does not, but that the index of what is
        in work serves: there is none of tokens.
        """
        return self.filter(lease_token__in=list(tokens), state=State.PROCESSING)

    def next_in(self, queue: str, now: clock.Moment) -> Self:
        """Return the documents that a free worker of a queue may take, the next first.

        Without those of paused jobs, those whose retry is not due, and the tasks of
        one's own, which only their own message can begin.
        """
        waiting = self._due_in(queue, now).filter(task_name="")
        return waiting.order_by("turn", "queued_at", "pk")

    def beginnable_in(self, queue: str, now: clock.Moment) -> Self:
        """Return the same and tasks of one's own whose message waits, unordered."""
        return self.beginnable(now).filter(queue=queue)

    def beginnable(self, now: clock.Moment) -> Self:
        """Return what waits for nothing but a worker, in all queues."""
        is_sent = models.Q(task_arguments__isnull=False, enqueued_at__lte=now)
        return self._due(now).filter(models.Q(task_name="") | is_sent)

    def _due_in(self, queue: str, now: clock.Moment) -> Self:
        return self._due(now).filter(queue=queue)

    def _due(self, now: clock.Moment) -> Self:
        due = models.Q(not_before_at=None) | models.Q(not_before_at__lte=now)
        return self.filter(due, state=State.QUEUED, job__paused_at=None)

    def turns_in_work(self, queue: str) -> list[tuple[int, int, int]]:
        """Return turn, owner and priority of what a queue's workers have in hand."""
        rows = self.filter(state=State.PROCESSING, queue=queue)
        return list(rows.values_list("turn", "job__owner", "priority"))

    def first_turn(self, queue: str, now: clock.Moment) -> int:
        """Return the turn of what is next in a queue; 0 if nothing is."""
        return self.next_in(queue, now).values_list("turn", flat=True).first() or 0

    def last_turn(self, queue: str, owner_id: int, priority: int) -> int | None:
        """Return the latest turn that somebody's documents of a priority wait for.

        What is paused stands in nobody's way: it gets new turns when it goes on.
        """
        waiting = self.filter(state=State.QUEUED, queue=queue, priority=priority)
        own = waiting.filter(job__owner=owner_id, job__paused_at=None).order_by("-turn")
        return own.values_list("turn", flat=True).first()

    def due_for_a_retry(self, now: datetime) -> Self:
        """Return the waiting documents whose automatic retry is due and not sent."""
        due = self.filter(state=State.QUEUED, not_before_at__lte=now)
        unsent = due.filter(enqueued_at__lt=models.F("not_before_at"))
        return unsent.filter(job__paused_at=None)

    def due_for_a_message(self, now: datetime, patience: timedelta) -> Self:
        """Return the waiting documents whose last message may have been lost.

        The patience doubles with each message: the next is due when as much time
        has passed since the last one as the document had waited until then. A long
        backlog thus costs each document a few messages, not one a minute. What is
        paused, or waits for its retry, needs none.
        """
        moment = models.Value(now, output_field=models.DateTimeField())
        silence = models.ExpressionWrapper(
            moment - models.F("enqueued_at"), output_field=models.DurationField()
        )
        waiting = self.enqueued_before(now - patience, now)
        return waiting.filter(enqueued_at__lte=models.F("queued_at") + silence)

    def enqueued_before(self, moment: datetime, now: datetime) -> Self:
        """Return what a worker may begin, with a message from before `moment`."""
        waiting = self.filter(
            models.Q(not_before_at=None) | models.Q(not_before_at__lte=now),
            state=State.QUEUED,
            enqueued_at__lt=moment,
            job__paused_at=None,
        )
        return waiting.sendable()

    def of_queues(self, queues: Iterable[str]) -> Self:
        """Return the documents that wait in some queues."""
        return self.filter(queue__in=list(queues))
