"""Addresses of the pages about browsers that are told."""

from __future__ import annotations

from django.urls import path

from notifications.push import views

urlpatterns = [
    path("browsers/", views.browsers, name="browsers"),
    path(
        "browsers/<uuid:subscription_id>/remove",
        views.remove,
        name="browser-remove",
    ),
]
