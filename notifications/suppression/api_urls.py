"""Addresses of the REST interface to suppressed addresses; none ends in a slash."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from notifications.suppression import api


class RowNumber(IntConverter):
    """A number that a database can have."""

    regex = "[0-9]{1,18}"


register_converter(RowNumber, "row")

urlpatterns = [
    path("suppressions", api.SuppressionsView.as_view(), name="suppressions"),
    path(
        "suppressions/<row:suppression_id>/lift",
        api.SuppressionLiftView.as_view(),
        name="suppression-lift",
    ),
]
