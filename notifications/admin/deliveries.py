"""Notifications and their deliveries in the admin: to look at, not to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from notifications.admin.labelled import Labelled, column
from notifications.models import Delivery, Notification

if TYPE_CHECKING:
    # Only the type stubs know them as generics.
    DeliveryTable = admin.TabularInline[Delivery, Notification]
    NotificationPages = admin.ModelAdmin[Notification]
    DeliveryPages = admin.ModelAdmin[Delivery]
else:
    DeliveryTable = admin.TabularInline
    NotificationPages = DeliveryPages = admin.ModelAdmin


class ReadOnly:
    """What was told stays told: staff can look, nobody can write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nothing is added by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nothing is changed by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return that nothing is deleted by hand."""
        return False


class DeliveryInline(ReadOnly, DeliveryTable):
    """The deliveries of a notification."""

    model = Delivery
    extra = 0
    show_change_link = True
    channel_in_words = staticmethod(column("channel"))
    status_in_words = staticmethod(column("status"))
    reason_in_words = staticmethod(column("reason"))
    fields = (
        "channel_in_words",
        "address",
        "status_in_words",
        "reason_in_words",
        "attempts",
        "sent_at",
    )
    readonly_fields = fields


@admin.register(Notification)
class NotificationAdmin(ReadOnly, NotificationPages):
    """Who was told what."""

    list_display = ("title", column("kind"), "recipient", "created_at", "read_at")
    list_filter = (
        ("kind", Labelled),
        "created_at",
        ("read_at", admin.EmptyFieldListFilter),
    )
    list_select_related = ("recipient",)
    search_fields = ("title", "recipient__username", "recipient__email")
    search_help_text = "Title, user name or address"
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    show_full_result_count = False
    inlines = (DeliveryInline,)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly, DeliveryPages):
    """What became of each delivery, and why."""

    list_display = (
        "notification",
        column("channel"),
        "address",
        column("status"),
        column("reason"),
        "attempts",
        "next_attempt_at",
        "sent_at",
    )
    list_filter = (
        ("status", Labelled),
        ("channel", Labelled),
        ("reason", Labelled),
        "created_at",
    )
    list_select_related = ("notification",)
    search_fields = ("address", "provider_message_id", "notification__title")
    search_help_text = "Address, provider's id or title"
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    show_full_result_count = False
    #: A message as it is frozen has the keys to act for its reader: the link to
    #: unsubscribe, the receipt of a push.
    exclude = ("lease_token", "rendered")
