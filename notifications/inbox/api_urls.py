"""Addresses of the inbox by REST."""

from __future__ import annotations

from django.urls import path, re_path

from notifications.inbox.api import views
from notifications.inbox.changes import Act

ONE = "notifications/<uuid:notification_id>"
_ID = "(?P<notification_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_ACTION = "|".join(Act)

urlpatterns = [
    path("notifications", views.InboxView.as_view(), name="inbox"),
    path("notifications.csv", views.InboxCsvView.as_view(), name="inbox-csv"),
    path("notifications.json", views.InboxJsonView.as_view(), name="inbox-json"),
    path("notifications/news", views.NewsView.as_view(), name="news"),
    path("notifications/shown", views.ShownView.as_view(), name="shown"),
    path("notifications/read", views.ReadView.as_view(), name="read"),
    path("notifications/change", views.ChangeView.as_view(), name="change"),
    path(ONE, views.NotificationView.as_view(), name="notification"),
    path(f"{ONE}/collapsed", views.CollapsedView.as_view(), name="collapsed"),
    path(f"{ONE}/snooze", views.SnoozeView.as_view(), name="snooze"),
    re_path(
        f"^notifications/{_ID}/(?P<action>{_ACTION})$",
        views.ActView.as_view(),
        name="act",
    ),
]
