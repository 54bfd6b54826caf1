"""Jobs in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from progress.admin.actions import OperableAdmin
from progress.admin.filters import JobTypeFilter
from progress.admin.operations import CANCEL_JOBS, RETRY_JOBS
from progress.admin.read_only import ReadOnlyTable, link, list_link
from progress.models import Document, Job

#: Documents shown on a job's own page; the others are behind the link to all.
DOCUMENTS_SHOWN = 50


class DocumentTable(ReadOnlyTable):
    """The first documents of a job."""

    model = Document
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Return few enough documents for one page."""
        return super().get_queryset(request).filter(position__lt=DOCUMENTS_SHOWN)


@admin.register(Job)
class JobAdmin(OperableAdmin):
    """All jobs, the newest first."""

    retry = RETRY_JOBS
    cancel = CANCEL_JOBS
    list_display = (
        "title",
        "owner",
        "job_type",
        "batch",
        "state",
        "percent",
        "documents_total",
        "documents_failed",
        "created_at",
        "finished_at",
        "links",
    )
    list_filter = ("state", JobTypeFilter, "created_at")
    list_select_related = ("owner", "batch")
    search_fields = ("title", "owner__username", "batch__title")
    search_help_text = "Title, owner, batch or id"
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    readonly_fields = ("percent", "links")
    inlines = (DocumentTable,)

    @admin.display(description="progress", ordering="points_sum")
    def percent(self, job: Job) -> str:
        """Return how far it is."""
        return f"{job.progress:.0f} %"

    @admin.display(description="see")
    def links(self, job: Job) -> SafeString:
        """Return links to its page, its history, its documents and its log."""
        found = (
            link(job.get_absolute_url(), "page"),
            list_link("event", "history", job=job.pk),
            list_link("document", "documents", job=job.pk),
            list_link("logline", "log", job=job.pk),
        )
        return format_html_join(" · ", "{}", ((one,) for one in found))

    def view_on_site(self, job: Job) -> str:
        """Return where its page is."""
        return job.get_absolute_url()
