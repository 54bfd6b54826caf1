"""The address of the simulator."""

from __future__ import annotations

from django.urls import path

from notifications.routing import views

urlpatterns = [path("simulator/", views.simulator, name="simulator")]
