"""Addresses of escalations for programs."""

from __future__ import annotations

from django.urls import path

from notifications.escalation import api

BASE = "notifications/escalations"

urlpatterns = [
    path(BASE, api.EscalationsView.as_view(), name="escalations"),
    path(
        f"{BASE}/<uuid:run_id>/acknowledge",
        api.AcknowledgeView.as_view(),
        name="escalation-acknowledge",
    ),
]
