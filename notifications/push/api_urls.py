"""Addresses of the REST interface to browser push; none ends in a slash."""

from __future__ import annotations

from django.urls import path

from notifications.push import api

urlpatterns = [
    path("key", api.PushKeyView.as_view(), name="push-key"),
    path(
        "subscriptions",
        api.PushSubscriptionsView.as_view(),
        name="push-subscriptions",
    ),
    path(
        "subscriptions/<uuid:subscription_id>",
        api.PushSubscriptionView.as_view(),
        name="push-subscription",
    ),
    path("renewals", api.PushRenewalsView.as_view(), name="push-renewals"),
    path("receipts", api.PushReceiptsView.as_view(), name="push-receipts"),
]
