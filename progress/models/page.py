"""A page: the unit of work, of checkpoint and of partial result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models

from progress.models.after_each import AfterEach
from progress.models.document import Document
from progress.models.job import Job
from progress.states import PageState


class PageQuerySet(models.QuerySet["Page"]):
    """Named questions about pages."""

    def in_order(self) -> Self:
        """Return the pages by number."""
        return self.order_by("number")

    def in_range(self, first: int, last: int) -> Self:
        """Return the pages from `first` to `last`."""
        return self.filter(number__range=(first, last))

    def failed(self) -> Self:
        """Return the pages that could not be read."""
        return self.filter(state=PageState.FAILED)

    def completed(self) -> Self:
        """Return the pages whose text is there."""
        return self.filter(state=PageState.COMPLETED)

    def written_after(self, job_id: UUID, seq: int) -> Self:
        """Return a job's pages committed after `seq`, without their texts."""
        rows = self.filter(job=job_id, seq__gt=seq).defer("text", "analysis")
        return rows.order_by("seq", "number")

    def written_after_each(self, wanted: Mapping[UUID, int]) -> Self:
        """Return the pages of many jobs, each after its own seq, in order."""
        return self.filter(AfterEach(wanted)).order_by("seq", "number")

    def newest_first(self) -> Self:
        """Return the pages that were written last first."""
        return self.order_by("-seq", "-number")

    def written_since(self, moment: datetime) -> Self:
        """Return the pages of all jobs that were written since `moment`."""
        return self.filter(created_at__gte=moment)


class Page(models.Model):
    """One page's result; written once per attempt that reads it."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="pages"
    )
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    #: From 1.
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in PageState]
    )
    #: The job's seq of its commit.
    seq = models.PositiveBigIntegerField()
    #: How the text was got: "text" or "ocr".
    via = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)
    #: The first characters of the text, on one line, for lists and frames.
    excerpt = models.CharField(max_length=240, blank=True)
    characters = models.PositiveIntegerField(default=0)
    #: What was found out about the page: a dict, JSON-ready.
    analysis = models.JSONField(default=dict, blank=True)
    #: Mean confidence of the OCR, 0 to 1.
    confidence = models.FloatField(null=True, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)
    #: The census's class of it (see progress.page_classes).
    page_class = models.CharField(max_length=1, blank=True)
    error_code = models.CharField(max_length=50, blank=True)
    error_message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    objects = PageQuerySet.as_manager()

    class Meta:
        indexes = [
            # written_after(), written_after_each(): what a frame carries
            models.Index(fields=["job", "seq"], name="page_job_seq"),
            # written_since(): the system's pace, every 2 s while staff watch it
            models.Index(fields=["created_at"], name="page_created"),
        ]
        constraints = [
            # A page is there once; also serves the page strip.
            models.UniqueConstraint(
                fields=["document", "number"], name="page_document_number"
            ),
        ]

    def __str__(self) -> str:
        return f"page {self.number}"
