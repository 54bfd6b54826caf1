"""Jobs in the admin."""

from __future__ import annotations

from typing import Literal

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from progress import frames
from progress.admin.actions import PausableAdmin
from progress.admin.filters import JobTypeFilter, PriorityFilter
from progress.admin.operations import (
    CANCEL_JOBS,
    FORCE_JOBS,
    PAUSE_JOBS,
    RESUME_JOBS,
    RETRY_JOBS,
)
from progress.admin.read_only import ReadOnlyTable, dotted, link, list_link
from progress.models import Document, Job

DocumentState = Literal["queued", "processing", "completed", "failed", "cancelled"]
STATES: tuple[DocumentState, ...] = (
    "queued",
    "processing",
    "completed",
    "failed",
    "cancelled",
)
#: Documents shown on a job's own page; the others are behind the link to all.
DOCUMENTS_SHOWN = 50


class DocumentTable(ReadOnlyTable):
    """The first documents of a job."""

    model = Document
    view_on_site = False
    verbose_name_plural = f"documents (the first {DOCUMENTS_SHOWN})"
    ordering = ("position",)
    fields = (
        "name",
        "kind",
        "state",
        "stage",
        "pages_done",
        "pages_total",
        "attempt",
        "error_code",
    )
    readonly_fields = fields
    long_fields = ("page_classes", "statistics", "error_detail")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Return few enough documents for one page."""
        return super().get_queryset(request).filter(position__lt=DOCUMENTS_SHOWN)


@admin.register(Job)
class JobAdmin(PausableAdmin):
    """All jobs, the newest first."""

    retry = RETRY_JOBS
    cancel = CANCEL_JOBS
    force = FORCE_JOBS
    pause = PAUSE_JOBS
    resume = RESUME_JOBS
    list_display = (
        "title",
        "state",
        "percent",
        "documents_counted",
        "job_type",
        "batch",
        "owner",
        "created_at",
        "ways",
    )
    list_filter = (
        "state",
        JobTypeFilter,
        ("paused_at", admin.EmptyFieldListFilter),
        PriorityFilter,
        "created_at",
    )
    list_select_related = ("owner", "batch")
    search_fields = ("title", "owner__username", "batch__title")
    search_help_text = "Title, owner, batch or id"
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    readonly_fields = (
        "percent",
        "said",
        "documents_counted",
        "pages_counted",
        "links",
    )
    inlines = (DocumentTable,)
    fieldsets = (
        (None, {"fields": ("title", "job_type", "owner", "batch", "links")}),
        (
            "Where it stands",
            {
                "fields": (
                    "state",
                    "paused_at",
                    "priority",
                    "attempt",
                    "percent",
                    "said",
                    "documents_counted",
                    "pages_counted",
                )
            },
        ),
        (
            "When",
            {
                "fields": (
                    "created_at",
                    "queued_at",
                    "started_at",
                    "cancel_requested_at",
                    "finished_at",
                    "changed_at",
                    "seq",
                )
            },
        ),
    )

    @admin.display(description="progress", ordering="points_sum")
    def percent(self, job: Job) -> str:
        """Return how far it is."""
        return f"{job.progress:.0f} %"

    @admin.display(description="message")
    def said(self, job: Job) -> str:
        """Return what people read about it."""
        return frames.message_of(job)

    @admin.display(description="documents")
    def documents_counted(self, job: Job) -> str:
        """Return how many documents there are, and what became of them."""
        counts = frames.counts_of(job)
        parts = [f"{counts[state]} {state}" for state in STATES if counts[state]]
        return f"{job.documents_total}: {', '.join(parts)}" if parts else "0"

    @admin.display(description="pages")
    def pages_counted(self, job: Job) -> str:
        """Return how many of the known pages were read."""
        said = f"{job.pages_done} of {job.pages_total}"
        return f"{said}, {job.pages_failed} failed" if job.pages_failed else said

    @admin.display(description="see")
    def ways(self, job: Job) -> SafeString:
        """Return links to its page and its history."""
        return dotted(
            link(job.get_absolute_url(), "page"),
            list_link("event", "history", job=job.pk),
        )

    @admin.display(description="see")
    def links(self, job: Job) -> SafeString:
        """Return links to its page, its history, its documents and its log."""
        return dotted(
            self.ways(job),
            list_link("document", "documents", job=job.pk),
            list_link("logline", "log", job=job.pk),
        )

    def view_on_site(self, job: Job) -> str:
        """Return where its page is."""
        return job.get_absolute_url()
