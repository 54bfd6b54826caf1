"""Addresses of the REST interface to notifications; each part brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

app_name = "notifications-api"

#: Lines are `path("", include("notifications.<part>.api_urls"))`, in order.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("notifications.desk.api_urls")),
    path("", include("notifications.endpoints.api_urls")),
    path("", include("notifications.escalation.api_urls")),
    path("", include("notifications.inbox.api_urls")),
    path("", include("notifications.preferences.api_urls")),
    path("", include("notifications.trials.api_urls")),
    path("notifications/push/", include("notifications.push.api_urls")),
    path("", include("notifications.routing.api_urls")),
    path("", include("notifications.suppression.api_urls")),
    path("", include("notifications.templating.api_urls")),
]
