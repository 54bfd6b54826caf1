"""Addresses of the page of escalations."""

from __future__ import annotations

from django.urls import path

from notifications.escalation import views

urlpatterns = [
    path("escalations/", views.escalations, name="escalations"),
    path("escalations/<uuid:run_id>/", views.escalation, name="escalation"),
    path(
        "escalations/<uuid:run_id>/acknowledge",
        views.acknowledge,
        name="escalation-acknowledge",
    ),
]
