"""The address of the button "Send me a test"."""

from __future__ import annotations

from django.urls import path

from notifications.trials import views

urlpatterns = [path("test", views.test, name="test")]
