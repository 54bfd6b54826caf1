"""A job: one submission of documents, run through the pipeline of its job type."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.urls import reverse

from progress import percent, words
from progress.models.batch import Batch
from progress.models.matching import conditions
from progress.models.promised import Promised
from progress.search import Query
from progress.states import ACTIVE, RETRYABLE, TERMINAL, State

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

    from progress.models.document import Document


class JobQuerySet(models.QuerySet["Job"]):
    """Named questions about jobs."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the jobs that `user` may see: their own; staff see all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_staff else self.filter(owner=user)

    def active(self) -> Self:
        """Return the jobs that wait or are worked on."""
        return self.filter(state__in=ACTIVE)

    def paused(self) -> Self:
        """Return the jobs that a person paused."""
        return self.active().filter(paused_at__isnull=False)

    def pausable(self) -> Self:
        """Return the jobs that can be paused."""
        return self.active().filter(paused_at=None, cancel_requested_at=None)

    def terminal(self) -> Self:
        """Return the jobs that have ended."""
        return self.filter(state__in=TERMINAL)

    def ended_well(self) -> Self:
        """Return the jobs that have ended and need nobody."""
        return self.filter(state__in=TERMINAL - {State.FAILED})

    def matching(self, query: Query) -> Self:
        """Return the jobs that a search finds."""
        return self.filter(conditions(self.model.objects.all(), query))

    def counts_by(self, field: str) -> dict[str, int]:
        """Return how many jobs have each value of `field`."""
        groups = self.order_by().values_list(field)
        return dict(groups.annotate(models.Count("pk")))

    def newest_first(self) -> Self:
        """Return the jobs as lists show them."""
        return self.order_by("-created_at", "-id")

    def with_names(self) -> Self:
        """Return the jobs with the owner and batch that lists name, in one query."""
        return self.select_related("owner", "batch")

    def seq_of(self, job_id: UUID) -> int | None:
        """Return how far a job has come; None if it is not among these."""
        return self.filter(pk=job_id).values_list("seq", flat=True).first()

    def moved_since(
        self,
        owners: Iterable[int] | None,
        batches: Iterable[UUID],
        moment: datetime,
    ) -> Self:
        """Return the jobs that changed since `moment`, by owner or batch.

        All jobs for None as `owners`.
        """
        moved = self.filter(changed_at__gte=moment)
        if owners is None:
            return moved
        watched = models.Q(owner__in=list(owners))
        if batches:
            watched |= models.Q(batch__in=list(batches))
        return moved.filter(watched)

    def active_or_changed_since(self, moment: datetime) -> Self:
        """Return the jobs that run, and those that changed at or after `moment`."""
        return self.filter(
            models.Q(state__in=ACTIVE) | models.Q(changed_at__gte=moment)
        )

    def changed_since(self, moment: datetime) -> Self:
        """Return the jobs that changed at or after `moment`, the latest first."""
        return self.filter(changed_at__gte=moment).order_by("-changed_at", "-id")

    def with_document_named(self, name: str) -> Self:
        """Return the jobs that have a document of exactly this name."""
        return self.filter(documents__name=name).distinct()

    def unsettled(self) -> Self:
        """Return active jobs all of whose documents have ended: a crash's leftovers."""
        return self.active().filter(
            documents_total=models.F("documents_completed")
            + models.F("documents_failed")
            + models.F("documents_cancelled")
        )

    def left_open(self, moment: datetime) -> Self:
        """Return the jobs whose sender was to add parts, and did nothing since."""
        return self.active().filter(is_open=True, changed_at__lt=moment)

    def never_sent(self, moment: datetime, sent: models.QuerySet[Document]) -> Self:
        """Return the workflows without any of the parts in `sent`.

        Whatever was to send their next part did nothing since `moment`.
        """
        own = models.Exists(sent.filter(job=models.OuterRef("pk")))
        quiet = self.active().filter(is_task=True, changed_at__lt=moment)
        return quiet.filter(~own, paused_at=None)


class Job(Promised):
    """One submission; only `progress.lifecycle` changes its state and counters."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="jobs"
    )
    batch = models.ForeignKey(
        Batch, on_delete=models.CASCADE, null=True, blank=True, related_name="jobs"
    )
    job_type = models.CharField(max_length=50)
    title = models.CharField(max_length=250)
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in State], default=State.QUEUED
    )
    #: Grows by one in each transaction that changes the job or anything below it.
    seq = models.PositiveBigIntegerField(default=0)
    #: 1 for the first run; each retry that reopens the job begins another.
    attempt = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    #: When `seq` last grew.
    changed_at = models.DateTimeField()
    cancel_requested_at = models.DateTimeField(null=True, blank=True)
    #: While set, nothing of it is begun, and what runs stops at a page border.
    paused_at = models.DateTimeField(null=True, blank=True)
    #: Its parts are Celery tasks without files.
    is_task = models.BooleanField(default=False)
    #: More parts are being sent: it does not end before they are.
    is_open = models.BooleanField(default=False)
    #: Higher goes first; its documents start with it.
    priority = models.SmallIntegerField(default=0)

    #: The stage and the sentence of the latest report.
    stage = models.CharField(max_length=50, blank=True)
    message = models.CharField(max_length=300, blank=True)

    documents_total = models.PositiveIntegerField(default=0)
    documents_processing = models.PositiveIntegerField(default=0)
    documents_completed = models.PositiveIntegerField(default=0)
    documents_failed = models.PositiveIntegerField(default=0)
    documents_cancelled = models.PositiveIntegerField(default=0)
    #: Pages known so far: grows as documents pass their census.
    pages_total = models.PositiveIntegerField(default=0)
    pages_done = models.PositiveIntegerField(default=0)
    pages_failed = models.PositiveIntegerField(default=0)
    #: The sum of its documents' points (hundredths of a percent of a document).
    points_sum = models.PositiveBigIntegerField(default=0)
    #: What `points_sum` was when the present attempt began: the base of its pace.
    points_at_start = models.PositiveBigIntegerField(default=0)
    #: What its parts had come to on average when others were added: it never shows
    #: less than that.
    points_floor = models.PositiveIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            # The list of one's own jobs: visible_to().newest_first()
            models.Index(fields=["owner", "-created_at"], name="job_owner_created"),
            # The list with a state: visible_to().filter(state=...).newest_first()
            models.Index(
                fields=["owner", "state", "-created_at"], name="job_owner_state"
            ),
            # The staff's list, and the list with a state for staff
            models.Index(fields=["state", "-created_at"], name="job_state_created"),
            models.Index(fields=["-created_at"], name="job_created"),
            # moved_since(): the relay asks it every second and a half
            models.Index(fields=["owner", "changed_at"], name="job_owner_changed"),
            # moved_since(None): the same while staff watch everything
            models.Index(fields=["changed_at"], name="job_changed"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("progress:job", args=[self.pk])

    @property
    def documents_queued(self) -> int:
        """How many documents wait for a worker."""
        return self.documents_total - self.documents_processing - self.documents_ended

    @property
    def documents_ended(self) -> int:
        """How many documents have reached a terminal state."""
        return (
            self.documents_completed + self.documents_failed + self.documents_cancelled
        )

    @property
    def part(self) -> str:
        """What its parts are called."""
        return "task" if self.is_task else "document"

    @property
    def points(self) -> int:
        """How far it is, in hundredths of a percent; parts added later take none."""
        average = percent.average_points(self.points_sum, self.documents_total)
        return max(average, self.points_floor)

    @property
    def progress(self) -> float:
        """Percent done, 0 to 100; 100 only when completed."""
        is_completed = self.state == State.COMPLETED
        return percent.as_percent(self.points, is_completed=is_completed)

    @property
    def is_terminal(self) -> bool:
        """Whether it has ended."""
        return self.state in TERMINAL

    @property
    def is_retryable(self) -> bool:
        """Whether some document of it may be retried."""
        return self.state in RETRYABLE or bool(
            self.documents_failed or self.documents_cancelled
        )

    @property
    def is_cancelling(self) -> bool:
        """Whether a person asked to stop it; it ends at the next page borders."""
        return self.cancel_requested_at is not None

    @property
    def is_paused(self) -> bool:
        """Whether a person paused it: nothing of it begins before it is resumed."""
        return self.state in ACTIVE and self.paused_at is not None

    @property
    def badge(self) -> str:
        """What its badge says: its state, or that it is paused."""
        if self.is_paused:
            return "paused"
        return words.badge(self.state, self.pages_done or self.documents_completed)

    @property
    def is_pausable(self) -> bool:
        """Whether there is something to pause."""
        return self.is_cancellable and self.paused_at is None

    @property
    def is_cancellable(self) -> bool:
        """Whether there is still something to stop."""
        return self.state in ACTIVE and self.cancel_requested_at is None
