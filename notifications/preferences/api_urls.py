"""Addresses of the REST interface to preferences; none ends in a slash."""

from __future__ import annotations

from django.urls import path

from notifications.preferences import api

urlpatterns = [
    path("", api.PreferencesView.as_view(), name="preferences"),
    path("/changes", api.PreferenceChangesView.as_view(), name="preference-changes"),
    path("/jobs", api.JobChoicesView.as_view(), name="job-choices"),
    path("/jobs/<uuid:job_id>", api.JobChoiceView.as_view(), name="job-choice"),
]
