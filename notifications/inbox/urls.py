"""Addresses of the inbox's page, and of its forms."""

from __future__ import annotations

from django.urls import path

from notifications.inbox import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("change", views.change, name="inbox-change"),
    path("read", views.read, name="inbox-read"),
]
