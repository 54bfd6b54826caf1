"""The address of the REST interface to tests."""

from __future__ import annotations

from django.urls import path

from notifications.trials.api import TestView

urlpatterns = [path("notifications/test", TestView.as_view(), name="test")]
