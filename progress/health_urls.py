"""Addresses that load balancers and the start script ask."""

from __future__ import annotations

from django.urls import path

from progress import health, health_delivery

app_name = "health"

urlpatterns = [
    path("live", health.live, name="live"),
    path("ready", health.ready, name="ready"),
    path("websocket", health_delivery.websocket, name="websocket"),
]
