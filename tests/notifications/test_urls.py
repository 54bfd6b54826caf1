"""Where the pages about notifications are."""

from __future__ import annotations

from django.urls import resolve, reverse


def test_the_inbox_is_the_first_of_the_pages():
    assert reverse("notifications:inbox") == "/notifications/"
    assert resolve("/notifications/").view_name == "notifications:inbox"
