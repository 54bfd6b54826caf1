"""Addresses that nothing is sent to, and what providers said, in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from notifications import suppression
from notifications.models import ProviderReceipt, Suppression
from progress.admin.read_only import ReadOnlyAdmin
from progress.words import count


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    """Who is written to no more and why; those who may change it lift it."""

    list_display = (
        "address",
        "channel",
        "reason",
        "is_in_force",
        "evidence",
        "created_at",
        "expires_at",
        "lifted_at",
        "lifted_by",
    )
    list_filter = ("channel", "reason", ("lifted_at", admin.EmptyFieldListFilter))
    list_select_related = ("lifted_by",)
    search_fields = ("address_hash",)
    search_help_text = "A whole address"
    ordering = ("-created_at",)
    fields = list_display
    actions = ("lift_selected",)

    @admin.display(description="address")
    def address(self, row: Suppression) -> str:
        """Return the address, which the table has only sealed."""
        return suppression.address_of(row) or "(sealed with another SECRET_KEY)"

    @admin.display(description="in force", boolean=True)
    def is_in_force(self, row: Suppression) -> bool:
        """Return whether nothing is sent to it now."""
        has_ended = row.expires_at is not None and row.expires_at <= timezone.now()
        return row.lifted_at is None and not has_ended

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Return the rows of one address: parts of one cannot be looked for."""
        if not search_term.strip():
            return queryset, False
        found = queryset.filter(address_hash=suppression.fingerprint(search_term))
        return found, False

    def has_lift_permission(self, request: HttpRequest) -> bool:
        """Return whether the visitor may let an address be written to again."""
        return request.user.has_perm("notifications.change_suppression")

    @admin.action(permissions=["lift"], description="Lift selected suppressions")
    def lift_selected(
        self, request: HttpRequest, queryset: QuerySet[Suppression]
    ) -> HttpResponse | None:
        """Ask, and when that is confirmed, let the addresses be written to again."""
        rows = queryset.filter(lifted_at=None)
        if "confirmed" not in request.POST:
            return self._ask(request, rows)
        self._lift(request, rows)
        return None

    def _ask(self, request: HttpRequest, rows: QuerySet[Suppression]) -> HttpResponse:
        said = count(rows.count(), "address")
        context = {
            **self.admin_site.each_context(request),
            "title": "Lift: are you sure?",
            "opts": self.opts,
            "plan": f"Mail will go to {said} again. What bounced may bounce again.",
            "operation": {"name": "lift"},
            "action": "lift_selected",
            "checkbox": ACTION_CHECKBOX_NAME,
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "admin/progress/confirm.html", context)

    def _lift(self, request: HttpRequest, rows: QuerySet[Suppression]) -> None:
        assert isinstance(request.user, User)  # noqa: S101 - the admin let them in
        now = timezone.now()
        done = [row for row in rows if suppression.lift(row, by=request.user, now=now)]
        if not done:
            said = "There is nothing to lift any more."
            self.message_user(request, said, messages.WARNING)
            return
        LogEntry.objects.log_actions(
            request.user.pk, done, CHANGE, change_message="Lifted."
        )
        self.message_user(request, f"Lifted: {count(len(done), 'address')}.")


@admin.register(ProviderReceipt)
class ProviderReceiptAdmin(ReadOnlyAdmin):
    """What providers said became of mails, as it came."""

    list_display = (
        "provider",
        "kind",
        "delivery",
        "detail",
        "received_at",
        "processed_at",
        "tries",
    )
    list_filter = (
        "provider",
        "kind",
        "received_at",
        ("processed_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("delivery",)
    search_fields = ("=provider_message_id", "=delivery_id_said", "=event_id")
    search_help_text = "The provider's id of a mail or event, or ours of a delivery"
    ordering = ("-id",)
    long_fields = ("raw",)
