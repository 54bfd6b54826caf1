"""The audit in the admin: to look at, beside its own page."""

from __future__ import annotations

from django.contrib import admin

from progress.admin.read_only import ReadOnlyAdmin
from progress.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who or what did what; it stays when a job is deleted. Nobody can change it."""

    list_display = (
        "created_at",
        "agent",
        "actor_name",
        "kind",
        "message",
        "job_title",
        "document_name",
        "from_state",
        "to_state",
    )
    list_filter = ("agent", "kind", "to_state", "created_at")
    long_fields = ("data",)
    search_fields = ("message", "job_title", "document_name", "actor_name")
    search_help_text = "Message, job, document or person"
    ordering = ("-pk",)
