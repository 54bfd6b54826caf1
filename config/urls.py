"""Addresses: pages, REST, health, accounts and the admin."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path
from django.views.generic import RedirectView

from config.login import LoginView
from notifications.push.worker import service_worker
from progress.metrics.views import metrics

accounts = [
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path(
        "password_change/",
        auth.PasswordChangeView.as_view(),
        name="password_change",
    ),
    path(
        "password_change/done/",
        auth.PasswordChangeDoneView.as_view(),
        name="password_change_done",
    ),
]

handler500 = "config.failures.server_error"

urlpatterns = [
    # One door, where failures are counted.
    path("admin/login/", RedirectView.as_view(pattern_name="login", query_string=True)),
    path("admin/", admin.site.urls),
    path("anymail/", include("notifications.receipts.urls")),
    path("accounts/", include(accounts)),
    # Before the addresses of progress, the last of which takes whatever is left.
    path("api/", include("notifications.api_urls")),
    path("api/", include("progress.api.urls")),
    path("health/", include("progress.health_urls")),
    path("celery-progress/", include("progress.task_status.urls")),
    path("metrics", metrics, name="metrics"),
    path("service-worker.js", service_worker, name="service-worker"),
    path("notifications/", include("notifications.urls")),
    path("system/deliveries/", include("notifications.desk.urls")),
    path("", include("progress.urls")),
]
