"""Addresses of the REST interface to webhooks; none ends in a slash."""

from __future__ import annotations

from django.urls import path

from notifications.endpoints import api, api_actions

ALL = "notifications/webhooks"
ONE = f"{ALL}/<uuid:endpoint_id>"

urlpatterns = [
    path(
        "notifications/webhook-types",
        api.WebhookTypesView.as_view(),
        name="webhook-types",
    ),
    path(ALL, api.WebhooksView.as_view(), name="webhooks"),
    path(ONE, api.WebhookView.as_view(), name="webhook"),
    path(f"{ONE}/attempts", api.WebhookAttemptsView.as_view(), name="webhook-attempts"),
    path(f"{ONE}/test", api_actions.WebhookTestView.as_view(), name="webhook-test"),
    path(
        f"{ONE}/rotate", api_actions.WebhookRotateView.as_view(), name="webhook-rotate"
    ),
    path(
        f"{ONE}/enable", api_actions.WebhookEnableView.as_view(), name="webhook-enable"
    ),
    path(
        f"{ONE}/disable",
        api_actions.WebhookDisableView.as_view(),
        name="webhook-disable",
    ),
    path(
        f"{ONE}/replay", api_actions.WebhookReplayView.as_view(), name="webhook-replay"
    ),
]
