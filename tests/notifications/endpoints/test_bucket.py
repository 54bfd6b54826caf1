"""The rate of an endpoint, over threads that share nothing but its row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.endpoints import bucket
from tests.notifications.webhooks import make_endpoint, run_together

NOW = timezone.now()


@pytest.fixture
def endpoint(alice):
    return make_endpoint(alice)


def _taken(endpoint, rate: int, at: float) -> bool:
    return bucket.take(endpoint.pk, rate, now=NOW + timedelta(seconds=at)) is None


def test_no_rate_is_no_limit(endpoint):
    assert all(_taken(endpoint, 0, 0) for _ in range(100))


def test_a_burst_goes_and_then_one_at_each_distance(endpoint):
    """Sixty a minute: fifteen at once, then one a second."""
    assert sum(_taken(endpoint, 60, 0) for _ in range(40)) == 15
    assert [_taken(endpoint, 60, 1), _taken(endpoint, 60, 1)] == [True, False]


def test_who_waits_is_told_until_when(endpoint):
    assert _taken(endpoint, 4, 0)
    until = bucket.take(endpoint.pk, 4, now=NOW)
    assert until == NOW + timedelta(seconds=15)
    assert _taken(endpoint, 4, 15)


def test_a_minute_never_has_more_than_its_rate_and_the_burst(endpoint):
    taken = sum(_taken(endpoint, 60, step / 10) for step in range(600))
    assert 60 <= taken <= 75


@pytest.mark.django_db(transaction=True)
def test_threads_that_take_at_once_share_the_tokens(endpoint):
    answers = run_together(*[lambda: _taken(endpoint, 20, 0)] * 12)
    # Who loses the race for the row five times goes: the limit must not stop us.
    assert 5 <= sum(answers) <= 7
