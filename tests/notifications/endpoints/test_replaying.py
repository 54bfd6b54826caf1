"""What is sent again, and what is not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.endpoints import replaying
from notifications.endpoints.errors import BadSince, NotProven
from notifications.models import Delivery
from notifications.statuses import Reason, Status
from tests.notifications.webhooks import make_delivery, make_endpoint

pytestmark = pytest.mark.django_db


def _replay(endpoint, hours: float = 1) -> int:
    now = timezone.now()
    return replaying.replay(endpoint, now - timedelta(hours=hours), now=now)


def test_the_dead_and_what_came_while_it_was_off_go_again_once(alice):
    endpoint = make_endpoint(alice)
    dead = make_delivery(endpoint, Status.FAILED)
    off = make_delivery(endpoint, Status.SKIPPED, reason=Reason.DESTINATION_DISABLED)
    make_delivery(endpoint, Status.SKIPPED, reason=Reason.PREFERENCE)
    make_delivery(endpoint, Status.DELIVERED)
    make_delivery(endpoint, Status.RETRYING)
    make_delivery(make_endpoint(alice), Status.FAILED)
    assert _replay(endpoint) == 2
    fresh = Delivery.objects.exclude(retry_of=None)
    assert {row.retry_of for row in fresh} == {dead, off}
    assert {row.status for row in fresh} == {Status.PENDING}
    assert _replay(endpoint) == 0


def test_only_what_is_younger_than_the_moment_goes(alice):
    endpoint = make_endpoint(alice)
    long_ago = timezone.now() - timedelta(hours=2)
    make_delivery(endpoint, Status.FAILED, created_at=long_ago)
    assert _replay(endpoint, hours=1) == 0
    assert _replay(endpoint, hours=3) == 1


def test_there_is_a_most_at_once_and_the_oldest_go_first(alice, monkeypatch):
    monkeypatch.setattr(replaying, "AT_ONCE", 2)
    endpoint = make_endpoint(alice)
    now = timezone.now()
    rows = [
        make_delivery(endpoint, Status.FAILED, created_at=now - timedelta(minutes=n))
        for n in (30, 20, 10)
    ]
    assert _replay(endpoint) == 2
    again = set(
        Delivery.objects.exclude(retry_of=None).values_list("retry_of", flat=True)
    )
    assert again == {rows[0].pk, rows[1].pk}
    assert _replay(endpoint) == 1


def test_an_endpoint_that_is_off_gets_nothing(alice):
    endpoint = make_endpoint(alice, is_enabled=False)
    with pytest.raises(NotProven):
        _replay(endpoint)


@pytest.mark.parametrize("hours", [-1, 24 * 31])
def test_a_moment_to_come_or_long_past_is_refused(alice, hours):
    with pytest.raises(BadSince):
        _replay(make_endpoint(alice), hours=hours)
