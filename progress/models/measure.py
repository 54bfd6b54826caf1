"""A measure: what happened at one stage in one minute, hour or day."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from progress.states import Span


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Named questions about measures."""

    def between(self, span: Span, start: datetime, end: datetime) -> Self:
        """Return one span's measures that begin in [start, end), in order of time."""
        rows = self.filter(span=span, bucket_at__gte=start, bucket_at__lt=end)
        return rows.order_by("bucket_at", "id")


class Measure(models.Model):
    """One stage's counts and histograms in one span of time; mergeable by adding."""

    span = models.CharField(
        max_length=6, choices=[(span.value, span.value) for span in Span]
    )
    #: The beginning of the span, in UTC.
    bucket_at = models.DateTimeField()
    job_type = models.CharField(max_length=50)
    #: Empty for whole documents: from handed in to ended.
    stage = models.CharField(max_length=50, blank=True)
    #: The class of the pages (see progress.page_classes); empty for all in one.
    page_class = models.CharField(max_length=1, blank=True)
    #: Documents that were handed in or queued again; of a stage: begun runs.
    arrivals = models.PositiveIntegerField(default=0)
    completions = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    cancellations = models.PositiveIntegerField(default=0)
    #: How many failed of each cause: {error code: count}.
    causes = models.JSONField(default=dict, blank=True)
    pages = models.PositiveIntegerField(default=0)
    busy_ms = models.PositiveBigIntegerField(default=0)
    #: Counts by bucket of the logarithmic scale (see progress.insights.histogram),
    #: in seconds: before an attempt began, and of the attempt or the stage's run.
    wait_histogram = models.JSONField(default=dict, blank=True)
    run_histogram = models.JSONField(default=dict, blank=True)
    #: How long the oldest that waited had waited, in seconds.
    oldest_wait = models.FloatField(default=0.0)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        indexes = [
            # between(): the charts and the next longer span; pruning
            models.Index(fields=["span", "bucket_at"], name="measure_span_bucket"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["span", "bucket_at", "job_type", "stage", "page_class"],
                name="measure_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_type} {self.stage} {self.span} {self.bucket_at:%F %R}"


class MeasuredUntil(models.Model):
    """How far the roll-up has come; its one row is its lock, too."""

    #: All minutes before this are measured, but for rows that came late.
    moment = models.DateTimeField(null=True, blank=True)
    #: The newest stage run that was there: a later one with an old time came late.
    stage_run_id = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "measured until"

    def __str__(self) -> str:
        return f"measured until {self.moment}"
