"""Addresses of texts for programs."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from notifications.templating import api


class TextNumber(IntConverter):
    """A number that a database can have."""

    regex = "[0-9]{1,18}"


register_converter(TextNumber, "text")

TEXTS = "notifications/texts"
ONE = f"{TEXTS}/<text:text_id>"

urlpatterns = [
    path(TEXTS, api.TextsView.as_view(), name="texts"),
    path(ONE, api.TextView.as_view(), name="text"),
    path(f"{ONE}/preview", api.PreviewView.as_view(), name="text-preview"),
    path(f"{ONE}/publish", api.PublishView.as_view(), name="text-publish"),
    path(f"{ONE}/withdraw", api.WithdrawView.as_view(), name="text-withdraw"),
]
