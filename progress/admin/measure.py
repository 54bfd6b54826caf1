"""What insights are made of, in the admin: stage runs and measures."""

from __future__ import annotations

from django.contrib import admin

from progress.admin.read_only import ReadOnlyAdmin
from progress.models import Measure, StageRun


@admin.register(StageRun)
class StageRunAdmin(ReadOnlyAdmin):
    """How long each stage of each attempt took."""

    list_display = (
        "finished_at",
        "job_type",
        "kind",
        "stage",
        "page_class",
        "units",
        "busy_ms",
    )
    list_filter = ("job_type", "stage", "page_class")
    ordering = ("-pk",)


@admin.register(Measure)
class MeasureAdmin(ReadOnlyAdmin):
    """What was counted in each minute, hour and day."""

    list_display = (
        "bucket_at",
        "span",
        "job_type",
        "stage",
        "page_class",
        "arrivals",
        "completions",
        "failures",
        "pages",
        "busy_ms",
    )
    list_filter = ("span", "job_type", "stage")
    long_fields = ("wait_histogram", "run_histogram")
    ordering = ("-bucket_at", "-pk")
