"""Addresses of the REST interface to deliveries; none ends in a slash."""

from __future__ import annotations

from django.urls import path

from notifications.desk import api

ALL = "notifications/deliveries"
ONE = f"{ALL}/<uuid:delivery_id>"

urlpatterns = [
    path(ALL, api.DeliveriesView.as_view(), name="deliveries"),
    path(ONE, api.DeliveryView.as_view(), name="delivery"),
    path(f"{ONE}/replay", api.DeliveryReplayView.as_view(), name="delivery-replay"),
    path(f"{ONE}/cancel", api.DeliveryCancelView.as_view(), name="delivery-cancel"),
]
