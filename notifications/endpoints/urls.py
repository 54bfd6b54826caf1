"""Addresses of the pages of webhooks."""

from __future__ import annotations

from django.urls import path

from notifications.endpoints import actions, views

ONE = "<uuid:endpoint_id>/"

urlpatterns = [
    path("", views.endpoints, name="webhooks"),
    path("new/", views.new, name="webhook-new"),
    path(ONE, views.endpoint, name="webhook"),
    path(f"{ONE}edit/", views.edit, name="webhook-edit"),
    path(f"{ONE}test/", actions.test, name="webhook-test"),
    path(f"{ONE}rotate/", actions.rotate, name="webhook-rotate"),
    path(f"{ONE}switch/", actions.switch, name="webhook-switch"),
    path(f"{ONE}replay/", actions.replay, name="webhook-replay"),
    path(f"{ONE}delete/", actions.delete, name="webhook-delete"),
]
