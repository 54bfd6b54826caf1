"""A document: one file of a job, and one Celery task per attempt."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.core.files.storage import Storage, storages
from django.db import models
from django.urls import reverse

from progress import percent, words
from progress.models.document_rows import DocumentQuerySet
from progress.models.job import Job
from progress.models.promised import Promised
from progress.states import RETRYABLE, TERMINAL, State

__all__ = ["TASK_UNIT", "Document", "DocumentQuerySet", "file_path", "file_storage"]


def file_storage() -> Storage:
    """Return the storage of submitted files; no URL serves it."""
    return storages["default"]


def file_path(document: Document, _name: str) -> str:
    """Return where a document's file lies: by ids alone, never by a given name."""
    return f"documents/{document.job_id}/{document.pk}"


#: What the "pages" of a task are: what it shows before it has ended.
TASK_UNIT = "result"


class Document(Promised):
    """One file; only `progress.lifecycle` and `progress.recording` change its row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="documents")
    #: Its place among the job's documents, from 0.
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=250)
    file = models.FileField(
        upload_to=file_path, storage=file_storage, max_length=200, blank=True
    )
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    #: What the client said it is; never trusted.
    declared_type = models.CharField(max_length=200, blank=True)
    #: What its content says it is ("pdf", "docx", …); empty until received.
    kind = models.CharField(max_length=30, blank=True)

    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in State], default=State.QUEUED
    )
    #: The job's seq at the document's last change.
    seq = models.PositiveBigIntegerField(default=0)
    stage = models.CharField(max_length=50, blank=True)
    #: One sentence for people: "Processing page 3 of 4".
    message = models.CharField(max_length=300, blank=True)
    #: What its pages are called: page, section, slide, sheet, frame.
    unit = models.CharField(max_length=20, default="page")
    #: Unknown until the census.
    pages_total = models.PositiveIntegerField(null=True, blank=True)
    pages_done = models.PositiveIntegerField(default=0)
    pages_failed = models.PositiveIntegerField(default=0)
    #: The census's class of each page, one letter each (see progress.page_classes).
    page_classes = models.TextField(blank=True)
    #: Hundredths of a percent; never decreases.
    points = models.PositiveIntegerField(default=0)

    #: The Celery task of a document without a file, and what it was called with:
    #: {"args", "kwargs"}, JSON-ready, so that a retry can send it again.
    task_name = models.CharField(max_length=200, blank=True)
    task_arguments = models.JSONField(null=True, blank=True)
    #: How far a task without pages is, in its own units.
    units_total = models.PositiveBigIntegerField(null=True, blank=True)
    units_done = models.PositiveBigIntegerField(default=0)

    #: The Celery queue that its next message goes to.
    queue = models.CharField(max_length=30, default="documents")
    #: How large a share of its queue it gets: see `progress.turns`.
    priority = models.SmallIntegerField(default=0)
    #: Its place among those that wait in its queue: the smallest is next.
    turn = models.BigIntegerField(default=0)
    #: A waiting document is not worked on before this: an automatic retry's moment.
    not_before_at = models.DateTimeField(null=True, blank=True)
    #: Automatic retries since a person queued it.
    retries = models.PositiveSmallIntegerField(default=0)
    #: How often it has given way to others at the end of a slice, since queued.
    slices = models.PositiveIntegerField(default=0)

    created_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    #: When a message about it was last handed to the broker.
    enqueued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    #: When a person asked not to wait for the page in work; it is killed.
    cancel_forced_at = models.DateTimeField(null=True, blank=True)

    #: How many attempts have begun since a person queued it, or since a lost one
    #: brought pages: what counts towards giving it up.
    attempts_since_queued = models.PositiveIntegerField(default=0)
    #: The number of the latest attempt, over all retries.
    attempt = models.PositiveIntegerField(default=0)
    #: The Celery id of the latest attempt's task.
    task_id = models.CharField(max_length=50, blank=True)
    #: The fence: who holds this token may write.
    lease_token = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    #: Who holds the lease, so that its death can be proven on the same machine: the
    #: machine's boot, the process id, and when that process started (clock ticks).
    owner_boot = models.CharField(max_length=100, blank=True)
    owner_pid = models.PositiveIntegerField(null=True, blank=True)
    owner_started = models.PositiveBigIntegerField(null=True, blank=True)
    #: The process that started the holder, and outlives what a page does to that one.
    owner_parent_pid = models.PositiveIntegerField(null=True, blank=True)
    owner_parent_started = models.PositiveBigIntegerField(null=True, blank=True)
    #: The page that is being read, and how many workers were lost while reading it.
    page_in_flight = models.PositiveIntegerField(null=True, blank=True)
    page_losses = models.PositiveSmallIntegerField(default=0)
    #: The worker's last sign of life, and the last time work advanced.
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    advanced_at = models.DateTimeField(null=True, blank=True)

    error_code = models.CharField(max_length=50, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    #: For staff: the exception and where it came from.
    error_detail = models.TextField(blank=True)
    #: What was found out about the whole document: a dict, JSON-ready.
    statistics = models.JSONField(default=dict, blank=True)

    #: Only on the rows of `in_work()`.
    read_at: datetime

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            # changed_after(), changed_after_each(): what a frame carries
            models.Index(fields=["job", "seq"], name="document_job_seq"),
            # a job's documents with a state: retry, cancel, the grid's filter
            models.Index(fields=["job", "state"], name="document_job_state"),
            # in_work(): rescue; held_by(): heartbeats and orders, each second
            models.Index(
                fields=["lease_expires_at"],
                name="document_lease",
                condition=models.Q(state=State.PROCESSING),
            ),
            # enqueued_before(), due_for_a_message(): sweep
            models.Index(
                fields=["enqueued_at"],
                name="document_waiting",
                condition=models.Q(state=State.QUEUED),
            ),
            # with_task_id(): whoever has Celery's id only
            models.Index(
                fields=["task_id"],
                name="document_task_id",
                condition=~models.Q(task_id=""),
            ),
            # next_in(): what a free worker takes
            models.Index(
                fields=["queue", "turn", "queued_at"],
                name="document_turn",
                condition=models.Q(state=State.QUEUED),
            ),
            # due_for_a_retry(): sweep
            models.Index(
                fields=["not_before_at"],
                name="document_retry",
                condition=models.Q(state=State.QUEUED, not_before_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "position"], name="document_position"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("progress:document", args=[self.pk])

    @property
    def progress(self) -> float:
        """Percent done, 0 to 100; 100 only when completed."""
        is_completed = self.state == State.COMPLETED
        return percent.as_percent(self.points, is_completed=is_completed)

    @property
    def badge(self) -> str:
        """What its badge says: its state, or that it failed in part."""
        return words.badge(self.state, self.pages_done)

    @property
    def next_task_id(self) -> str:
        """The Celery id of the next attempt: the same each time it is enqueued.

        A task keeps the id that its sender knows, but for a person's retry: workers
        refuse an id that was revoked.
        """
        is_senders = self.attempts_since_queued or not self.attempt
        if self.task_name and self.task_id and is_senders:
            return self.task_id
        return f"{self.pk}-{self.attempt + 1}"

    @property
    def is_sendable(self) -> bool:
        """Whether a message can be sent about it: a later part is not yet."""
        return not self.task_name or self.task_arguments is not None

    @property
    def waits_for_retry(self) -> bool:
        """Whether it is tried again by itself, at `not_before_at`."""
        due_at = self.not_before_at
        return self.state == State.QUEUED and bool(due_at and due_at > self.queued_at)

    @property
    def is_terminal(self) -> bool:
        """Whether it has ended."""
        return self.state in TERMINAL

    @property
    def is_retryable(self) -> bool:
        """Whether a retry may queue it again."""
        return self.state in RETRYABLE
