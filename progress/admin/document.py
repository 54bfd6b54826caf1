"""Documents and their attempts in the admin."""

from __future__ import annotations

from django.contrib import admin
from django.utils.safestring import SafeString

from progress.admin.actions import OperableAdmin
from progress.admin.operations import (
    CANCEL_DOCUMENTS,
    FORCE_DOCUMENTS,
    RETRY_DOCUMENTS,
)
from progress.admin.read_only import (
    ReadOnlyAdmin,
    ReadOnlyTable,
    dotted,
    link,
    list_link,
)
from progress.models import Attempt, Document


class AttemptTable(ReadOnlyTable):
    """The attempts at a document, the latest first."""

    model = Attempt
    ordering = ("-number",)
    fields = (
        "number",
        "outcome",
        "worker",
        "started_at",
        "finished_at",
        "pages_at_start",
        "pages_at_end",
        "error_message",
    )
    readonly_fields = fields


@admin.register(Document)
class DocumentAdmin(OperableAdmin):
    """All documents, the newest first."""

    retry = RETRY_DOCUMENTS
    cancel = CANCEL_DOCUMENTS
    force = FORCE_DOCUMENTS
    list_display = (
        "name",
        "job",
        "kind",
        "state",
        "stage",
        "percent",
        "pages_done",
        "pages_total",
        "attempt",
        "error_code",
        "created_at",
    )
    list_filter = (
        "state",
        ("error_code", admin.EmptyFieldListFilter),
        ("not_before_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("job",)
    long_fields = ("page_classes", "statistics", "error_detail")
    search_fields = ("name", "job__title", "error_code", "error_message")
    search_help_text = "Name, job, error or id"
    ordering = ("-created_at", "position")
    # The fence is of no use to people, and the file is behind its own link.
    exclude = ("lease_token", "file")
    readonly_fields = ("percent", "links")
    inlines = (AttemptTable,)

    @admin.display(description="progress", ordering="points")
    def percent(self, document: Document) -> str:
        """Return how far it is."""
        return f"{document.progress:.0f} %"

    @admin.display(description="see")
    def links(self, document: Document) -> SafeString:
        """Return links to its page, its history, its pages and its log."""
        return dotted(
            link(document.get_absolute_url(), "page"),
            list_link("event", "history", document=document.pk),
            list_link("page", "pages", document=document.pk),
            list_link("logline", "log", document=document.pk),
        )

    def view_on_site(self, document: Document) -> str:
        """Return where its page is."""
        return document.get_absolute_url()


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    """All attempts, the latest first: which worker did what."""

    list_display = (
        "number",
        "document",
        "worker",
        "outcome",
        "started_at",
        "finished_at",
        "error_code",
    )
    list_filter = ("outcome",)
    list_select_related = ("document",)
    long_fields = ("error_detail",)
    search_fields = ("=task_id", "worker", "document__name")
    search_help_text = "Task id, worker or document"
    ordering = ("-pk",)
    exclude = ("lease_token",)
