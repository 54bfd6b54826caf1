"""The address of the links in mails."""

from __future__ import annotations

from django.urls import path

from notifications.unsubscribe import views

urlpatterns = [
    path("unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
