"""What jobs have written: events, log lines and pages in the admin."""

from __future__ import annotations

from django.contrib import admin

from progress.admin.read_only import ReadOnlyAdmin
from progress.models import Event, LogLine, Page


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The history: who did what, and when. Nobody can change it."""

    list_display = (
        "created_at",
        "kind",
        "message",
        "job",
        "document",
        "from_state",
        "to_state",
        "agent",
        "actor",
    )
    list_filter = ("kind", "agent", "created_at")
    list_select_related = ("job", "document", "actor")
    long_fields = ("data",)
    search_fields = ("message", "job__title", "actor__username")
    search_help_text = "Message, job or person"
    ordering = ("-pk",)


@admin.register(LogLine)
class LogLineAdmin(ReadOnlyAdmin):
    """The log of all jobs."""

    list_display = ("created_at", "level", "job", "document", "stage", "text")
    list_filter = ("level",)
    list_select_related = ("job", "document")
    search_fields = ("text",)
    search_help_text = "Text"
    ordering = ("-pk",)


@admin.register(Page)
class PageAdmin(ReadOnlyAdmin):
    """What was read from each page."""

    list_display = (
        "document",
        "number",
        "state",
        "via",
        "characters",
        "confidence",
        "milliseconds",
        "error_code",
    )
    list_filter = ("state",)
    list_select_related = ("document",)
    long_fields = ("text", "analysis")
    search_fields = ("document__name", "error_message")
    search_help_text = "Document or error"
    ordering = ("-pk",)
