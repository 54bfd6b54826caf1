"""Addresses of the desk, among those of the system."""

from __future__ import annotations

from django.urls import path

from notifications.desk import views

urlpatterns = [
    path("", views.desk, name="system-deliveries"),
    path("deliveries.csv", views.deliveries_csv, name="system-deliveries-csv"),
    path("deliveries.json", views.deliveries_json, name="system-deliveries-json"),
    path("act", views.act, name="system-deliveries-act"),
    path("<uuid:delivery_id>/", views.delivery, name="system-delivery"),
]
