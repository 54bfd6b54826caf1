"""Webhooks of everybody in the admin: how they are, and off with one that harms."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from notifications.endpoints import access, reading, writing
from notifications.models import WebhookEndpoint
from progress.admin.read_only import ReadOnlyAdmin
from progress.words import count


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnlyAdmin):
    """Whose it is and how it is; the path of an address may be a secret."""

    list_display = (
        "name",
        "owner",
        "host",
        "standing",
        "last_ok_at",
        "failing_since",
        "paused_until",
        "disabled_at",
    )
    list_filter = (
        "is_enabled",
        "disabled_reason",
        ("failing_since", admin.EmptyFieldListFilter),
        ("owner", admin.EmptyFieldListFilter),
        "created_at",
    )
    list_select_related = ("owner",)
    search_fields = ("name", "owner__username")
    search_help_text = "Name or owner"
    ordering = ("name",)
    fields = (
        "name",
        "owner",
        "host",
        "kinds",
        "rate_per_minute",
        "standing",
        "last_ok_at",
        "failing_since",
        "consecutive_failures",
        "paused_until",
        "disabled_at",
        "disabled_reason",
        "tested_at",
        "test_status",
        "test_answer",
        "created_at",
    )
    actions = ("switch_off_selected",)

    @admin.display(description="server")
    def host(self, row: WebhookEndpoint) -> str:
        """Return the server of the address, without the path."""
        return urlsplit(row.url).netloc

    @admin.display(description="standing")
    def standing(self, row: WebhookEndpoint) -> str:
        """Return how it is."""
        return reading.standing(row, now=timezone.now()).text

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """Return whether the visitor may switch webhooks off."""
        return request.user.has_perm(access.CHANGE)

    @admin.action(permissions=["operate"], description="Switch off selected webhooks")
    def switch_off_selected(
        self, request: HttpRequest, queryset: QuerySet[WebhookEndpoint]
    ) -> HttpResponse | None:
        """Ask, and when that is confirmed, tell them no more."""
        rows = queryset.filter(is_enabled=True)
        if "confirmed" not in request.POST:
            return self._ask(request, rows.count())
        self._switch_off(request, rows)
        return None

    def _ask(self, request: HttpRequest, many: int) -> HttpResponse:
        said = count(many, "webhook")
        context = {
            **self.admin_site.each_context(request),
            "title": "Switch off: are you sure?",
            "opts": self.opts,
            "plan": f"Nothing will be sent to {said}. Their owners can switch them on "
            "again, and have what was missed sent.",
            "operation": {"name": "switch off"},
            "action": "switch_off_selected",
            "checkbox": ACTION_CHECKBOX_NAME,
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "admin/progress/confirm.html", context)

    def _switch_off(
        self, request: HttpRequest, rows: QuerySet[WebhookEndpoint]
    ) -> None:
        assert isinstance(request.user, User)  # noqa: S101 - the admin let them in
        now = timezone.now()
        done = [row for row in rows if writing.switch_off(row, now=now)]
        if not done:
            said = "There is nothing to switch off any more."
            self.message_user(request, said, messages.WARNING)
            return
        LogEntry.objects.log_actions(
            request.user.pk, done, CHANGE, change_message="Switched off."
        )
        self.message_user(request, f"Switched off: {count(len(done), 'webhook')}.")
