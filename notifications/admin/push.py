"""Browsers that are told and the keys they know us by, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from notifications.models import PushSubscription, VapidKey
from notifications.push import subscriptions
from notifications.push.subscriptions import Disabled
from progress.admin.read_only import ReadOnlyAdmin
from progress.words import count


@admin.register(PushSubscription)
class PushSubscriptionAdmin(ReadOnlyAdmin):
    """Whose browsers are told; those who may change them switch them off.

    Where a browser is reached is not shown: who knows that may send to it.
    """

    list_display = (
        "label",
        "user",
        "is_told",
        "created_at",
        "last_ok_at",
        "disabled_at",
        "disabled_reason",
        "key_generation",
    )
    list_filter = (
        ("disabled_at", admin.EmptyFieldListFilter),
        "disabled_reason",
        "created_at",
    )
    list_select_related = ("user", "vapid_key")
    search_fields = ("user__username", "label")
    search_help_text = "A person's name, or what a browser is called"
    ordering = ("-created_at",)
    fields = list_display
    actions = ("switch_off_selected",)

    @admin.display(description="is told", boolean=True)
    def is_told(self, row: PushSubscription) -> bool:
        """Return whether it is told still."""
        return row.disabled_at is None

    @admin.display(description="key")
    def key_generation(self, row: PushSubscription) -> int:
        """Return which of our keys it subscribed with."""
        return row.vapid_key.generation

    def has_switch_off_permission(self, request: HttpRequest) -> bool:
        """Return whether the visitor may switch browsers off."""
        return request.user.has_perm("notifications.change_pushsubscription")

    @admin.action(permissions=["switch_off"], description="Switch off selected")
    def switch_off_selected(
        self, request: HttpRequest, queryset: QuerySet[PushSubscription]
    ) -> HttpResponse | None:
        """Ask, and when that is confirmed, tell these browsers no more."""
        rows = queryset.filter(disabled_at=None)
        if "confirmed" not in request.POST:
            return self._ask(request, rows.count())
        self._switch_off(request, list(rows))
        return None

    def _ask(self, request: HttpRequest, number: int) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Switch off: are you sure?",
            "opts": self.opts,
            "plan": f"{count(number, 'browser').capitalize()} will be told no more, "
            "until their people switch them on again.",
            "operation": {"name": "switch off"},
            "action": "switch_off_selected",
            "checkbox": ACTION_CHECKBOX_NAME,
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "admin/progress/confirm.html", context)

    def _switch_off(self, request: HttpRequest, rows: list[PushSubscription]) -> None:
        now = timezone.now()
        done = [
            row
            for row in rows
            if subscriptions.disable(row.pk, Disabled.BY_HAND, now=now)
        ]
        if not done:
            said = "There is nothing to switch off any more."
            self.message_user(request, said, messages.WARNING)
            return
        LogEntry.objects.log_actions(
            request.user.pk or 0, done, CHANGE, change_message="Switched off."
        )
        self.message_user(request, f"Switched off: {count(len(done), 'browser')}.")


@admin.register(VapidKey)
class VapidKeyAdmin(ReadOnlyAdmin):
    """The public halves of our keys; the private ones are never shown."""

    list_display = ("generation", "public_key", "browsers", "created_at")
    fields = list_display
    ordering = ("-generation",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the keys with how many browsers are told by each."""
        is_live = Q(pushsubscription__disabled_at=None)
        live = Count("pushsubscription", filter=is_live)
        rows: QuerySet[Any] = super().get_queryset(request).annotate(live=live)
        return rows

    @admin.display(description="browsers")
    def browsers(self, row: VapidKey) -> int:
        """Return how many browsers are told by this key."""
        live: int = row.live  # type: ignore[attr-defined]
        return live
