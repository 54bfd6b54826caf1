"""A batch groups jobs: an exam sitting, a monthly close."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from progress import percent, words
from progress.rollup import batch_state
from progress.states import State

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class BatchQuerySet(models.QuerySet["Batch"]):
    """Named questions about batches."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Return the batches that `user` may see: their own; staff see all."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_staff else self.filter(owner=user)

    def newest_first(self) -> Self:
        """Return the batches as the list shows them."""
        return self.order_by("-created_at", "-id")

    def with_seq(self) -> Self:
        """Return the batches with the sum of their jobs' seqs as `jobs_seq`.

        It grows with each change of any of them, the deletion of one, too, and so
        orders what is told of a batch.
        """
        present = Coalesce(models.Sum("jobs__seq"), 0)
        return self.annotate(jobs_seq=present + models.F("deleted_seq"))


class Batch(models.Model):
    """A named group of jobs of one owner; its counters follow its jobs by deltas."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="batches"
    )
    title = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    #: When its last job ended; empty while one is queued or in work.
    finished_at = models.DateTimeField(null=True, blank=True)
    jobs_total = models.PositiveIntegerField(default=0)
    jobs_processing = models.PositiveIntegerField(default=0)
    jobs_completed = models.PositiveIntegerField(default=0)
    jobs_failed = models.PositiveIntegerField(default=0)
    jobs_cancelled = models.PositiveIntegerField(default=0)
    documents_total = models.PositiveIntegerField(default=0)
    documents_completed = models.PositiveIntegerField(default=0)
    documents_failed = models.PositiveIntegerField(default=0)
    documents_cancelled = models.PositiveIntegerField(default=0)
    #: The sum of its documents' points.
    points_sum = models.PositiveBigIntegerField(default=0)
    #: What jobs that were deleted had come to, and one for each of them.
    deleted_seq = models.PositiveBigIntegerField(default=0)

    #: Only on the rows of `with_seq()`.
    jobs_seq: int

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "batches"
        indexes = [
            # The list of batches: visible_to().newest_first()
            models.Index(fields=["owner", "-created_at"], name="batch_owner_created"),
        ]
        constraints = [
            # One batch of a title per owner, so that "batch=May exams" finds it.
            models.UniqueConstraint(fields=["owner", "title"], name="batch_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("progress:batch", args=[self.pk])

    @property
    def state(self) -> State:
        """The state that follows from the states of its jobs."""
        return batch_state(
            total=self.jobs_total,
            processing=self.jobs_processing,
            completed=self.jobs_completed,
            failed=self.jobs_failed,
            cancelled=self.jobs_cancelled,
        )

    @property
    def badge(self) -> str:
        """What its badge says: its state, or that it failed in part."""
        return words.badge(self.state, self.documents_completed)

    @property
    def progress(self) -> float:
        """Percent done, 0 to 100; 100 only when every job completed."""
        points = percent.average_points(self.points_sum, self.documents_total)
        return percent.as_percent(points, is_completed=self.state == State.COMPLETED)

    @property
    def is_retryable(self) -> bool:
        """Whether some document of it may be retried."""
        return bool(self.documents_failed or self.documents_cancelled)
