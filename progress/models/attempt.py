"""An attempt: one worker's run at a document, from claim to outcome."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from progress.models.document import Document
from progress.states import Outcome


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Named questions about attempts."""

    def newest_first(self) -> Self:
        """Return the attempts, the latest first."""
        return self.order_by("-number")

    def succeeded_after(self, moment: datetime | None) -> Self:
        """Return the attempts that completed their documents, the latest first.

        Those that ended after a moment, or all.
        """
        rows = self.filter(outcome=Outcome.SUCCESS).order_by("-finished_at")
        return rows if moment is None else rows.filter(finished_at__gt=moment)

    def running(self) -> Self:
        """Return the attempts that have not ended."""
        return self.filter(finished_at__isnull=True)


class Attempt(models.Model):
    """One execution of a document's task; counted from 1."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="attempts"
    )
    number = models.PositiveIntegerField()
    lease_token = models.UUIDField()
    task_id = models.CharField(max_length=50, blank=True)
    #: The Celery worker's name and the process id: "worker@host:1234".
    worker = models.CharField(max_length=200, blank=True)
    #: How long the document had waited for it since it was queued and could begin.
    waited_ms = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    #: Empty while it runs.
    outcome = models.CharField(
        max_length=12, blank=True, choices=[(o.value, o.value) for o in Outcome]
    )
    pages_at_start = models.PositiveIntegerField(default=0)
    pages_at_end = models.PositiveIntegerField(null=True, blank=True)
    error_code = models.CharField(max_length=50, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    error_detail = models.TextField(blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        indexes = [
            # what ended in a span of time: the roll-up of insights;
            # succeeded_after(): what estimates learn from, twice a minute
            models.Index(fields=["finished_at"], name="attempt_finished"),
        ]
        constraints = [
            # Also serves newest_first() of a document.
            models.UniqueConstraint(
                fields=["document", "number"], name="attempt_document_number"
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number}"
