"""The simulator's address for programs."""

from __future__ import annotations

from django.urls import path

from notifications.routing import api

urlpatterns = [
    path("notifications/simulate", api.SimulatorView.as_view(), name="simulate")
]
