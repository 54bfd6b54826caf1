"""Where REST is, beside that of progress."""

from __future__ import annotations

import pytest
from django.urls import resolve, reverse


def test_notifications_are_found_before_what_takes_all_that_is_left():
    assert resolve(reverse("notifications-api:inbox")).view_name.endswith(":inbox")
    assert resolve("/api/jobs").view_name == "api:jobs"


@pytest.mark.django_db
def test_what_is_not_there_is_an_error_of_the_api(alice_api):
    answer = alice_api.get("/api/notifications/nothing/of/the/kind")
    assert answer.status_code == 404
    assert answer.json()["code"]
