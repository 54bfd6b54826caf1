"""Batches in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.safestring import SafeString

from progress.admin.actions import PausableAdmin
from progress.admin.operations import (
    CANCEL_BATCHES,
    FORCE_BATCHES,
    PAUSE_BATCHES,
    RESUME_BATCHES,
    RETRY_BATCHES,
)
from progress.admin.read_only import list_link
from progress.models import Batch


@admin.register(Batch)
class BatchAdmin(PausableAdmin):
    """All batches, the newest first."""

    retry = RETRY_BATCHES
    cancel = CANCEL_BATCHES
    force = FORCE_BATCHES
    pause = PAUSE_BATCHES
    resume = RESUME_BATCHES
    list_display = (
        "title",
        "owner",
        "state",
        "percent",
        "jobs_total",
        "documents_total",
        "documents_failed",
        "created_at",
        "finished_at",
    )
    list_filter = ("created_at", ("finished_at", admin.EmptyFieldListFilter))
    list_select_related = ("owner",)
    search_fields = ("title", "owner__username")
    search_help_text = "Title, owner or id"
    ordering = ("-created_at",)
    readonly_fields = ("state", "percent", "jobs")

    @admin.display(description="progress", ordering="points_sum")
    def percent(self, batch: Batch) -> str:
        """Return how far it is."""
        return f"{batch.progress:.0f} %"

    @admin.display(description="jobs")
    def jobs(self, batch: Batch) -> SafeString:
        """Return a link to its jobs."""
        return list_link("job", f"{batch.jobs_total} jobs", batch=batch.pk)

    def view_on_site(self, batch: Batch) -> str:
        """Return where its page is."""
        return batch.get_absolute_url()
