"""How an endpoint is, in words and numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.endpoints import health, reading
from notifications.statuses import Status
from tests.notifications.webhooks import make_delivery, make_endpoint

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "new"),
        ({"last_ok_at": NOW}, "working"),
        ({"last_ok_at": NOW, "failing_since": NOW}, "failing"),
        ({"paused_until": NOW + timedelta(minutes=1), "failing_since": NOW}, "paused"),
        ({"is_enabled": False, "disabled_reason": health.GONE}, "disabled"),
    ],
)
def test_each_standing_has_a_word(alice, values, code):
    assert reading.standing(make_endpoint(alice, **values), now=NOW).code == code


def test_the_success_rate_counts_what_ended_in_seven_days(alice):
    endpoint = make_endpoint(alice)
    for status in (Status.DELIVERED, Status.DELIVERED, Status.FAILED):
        make_delivery(endpoint, status)
    make_delivery(endpoint, Status.RETRYING)
    make_delivery(endpoint, Status.FAILED, created_at=NOW - timedelta(days=8))
    record = reading.record(endpoint, now=timezone.now())
    assert (record.arrived, record.given_up, record.waiting) == (2, 1, 1)
    assert record.success_rate == pytest.approx(2 / 3)


def test_nothing_ended_is_no_rate(alice):
    assert reading.record(make_endpoint(alice), now=NOW).success_rate is None


def test_the_latest_attempts_come_first_and_are_few(alice):
    endpoint = make_endpoint(alice)
    delivery = make_delivery(endpoint)
    for number in range(1, 26):
        at = NOW + timedelta(seconds=number)
        delivery.attempt_rows.create(number=number, started_at=at)
    numbers = [attempt.number for attempt in reading.attempts(endpoint)]
    assert numbers == list(range(25, 5, -1))
