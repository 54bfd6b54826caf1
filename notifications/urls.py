"""Addresses of the pages about notifications; each part brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "notifications"

#: Lines are `path("", include("notifications.<part>.urls"))`, in alphabetical order.
urlpatterns: list[URLPattern | URLResolver] = [
    path("webhooks/", include("notifications.endpoints.urls")),
    path("", include("notifications.escalation.urls")),
    path("", include("notifications.inbox.urls")),
    path("", include("notifications.preferences.urls")),
    path("", include("notifications.push.urls")),
    path("", include("notifications.routing.urls")),
    path("", include("notifications.trials.urls")),
    path("", include("notifications.unsubscribe.urls")),
]
