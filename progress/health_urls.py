"""Addresses that load balancers and the start script ask."""

from __future__ import annotations

from django.urls import path

from progress import health, health_delivery, health_workers

app_name = "health"

urlpatterns = [
    path("live", health.live, name="live"),
    path("ready", health.ready, name="ready"),
    path("workers", health_workers.workers, name="workers"),
    path("websocket", health_delivery.websocket, name="websocket"),
]
