"""A measure: what happened at one stage in one minute, hour or day."""

from __future__ import annotations

from django.db import models

from progress.states import Span


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
    arrivals = models.PositiveIntegerField(default=0)
    completions = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    #: How many failed of each cause: {error code: count}.
    causes = models.JSONField(default=dict, blank=True)
    pages = models.PositiveIntegerField(default=0)
    busy_ms = models.PositiveBigIntegerField(default=0)
    #: Counts by bucket of the logarithmic scale: {bucket: count}.
    wait_histogram = models.JSONField(default=dict, blank=True)
    run_histogram = models.JSONField(default=dict, blank=True)
    #: How long the oldest that waited had waited, in seconds.
    oldest_wait = models.FloatField(default=0.0)

    class Meta:
        indexes = [
            # the charts: one span's rows since a moment
            models.Index(fields=["span", "bucket_at"], name="measure_span_bucket"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["span", "bucket_at", "job_type", "stage"], name="measure_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_type} {self.stage} {self.span} {self.bucket_at:%F %R}"
