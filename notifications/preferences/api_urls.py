"""Addresses of the REST interface to preferences; none ends in a slash."""

from __future__ import annotations

from django.urls import path

from notifications.preferences import api, site_api

OWN = "notifications/preferences"
SITE = "notifications/site-defaults"

urlpatterns = [
    path(OWN, api.PreferencesView.as_view(), name="preferences"),
    path(
        f"{OWN}/changes", api.PreferenceChangesView.as_view(), name="preference-changes"
    ),
    path(f"{OWN}/jobs", api.JobChoicesView.as_view(), name="job-choices"),
    path(f"{OWN}/jobs/<uuid:job_id>", api.JobChoiceView.as_view(), name="job-choice"),
    path(SITE, site_api.SiteDefaultsView.as_view(), name="site-defaults"),
    path(
        f"{SITE}/<str:scope>/<str:channel>",
        site_api.SiteDefaultView.as_view(),
        name="site-default",
    ),
]
