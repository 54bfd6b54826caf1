"""Addresses of the page of preferences and of its forms."""

from __future__ import annotations

from django.urls import path

from notifications.preferences import views

urlpatterns = [
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/changes/", views.trail, name="preference-changes"),
    path("preferences/times/", views.times, name="preference-times"),
    path("preferences/steps/", views.steps, name="preference-steps"),
    path("preferences/language/", views.language, name="preference-language"),
    path("preferences/pause/", views.pause, name="preference-pause"),
    path("preferences/jobs/<uuid:job_id>/", views.job, name="preference-job"),
]
