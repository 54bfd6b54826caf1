from __future__ import annotations

import pytest

from notifications import deliveries
from notifications.deliveries.by_hand import REPLAYABLE
from notifications.errors import NotPossibleNow
from notifications.models import Delivery
from notifications.statuses import Reason, Status
from tests.notifications.conftest import NOW
from tests.notifications.deliveries.test_change import row


def test_what_waits_can_be_taken_back(delivery_in):
    delivery = delivery_in()
    assert deliveries.cancel(delivery.pk, now=NOW)
    assert row(delivery).status == Status.CANCELLED
    assert row(delivery).reason == Reason.BY_HAND
    assert deliveries.claim(delivery.pk, now=NOW) is None


@pytest.mark.parametrize("status", sorted(REPLAYABLE))
def test_what_is_dead_is_sent_again_by_a_delivery_of_its_own(delivery_in, status):
    dead = delivery_in(status, rendered={"subject": "Hello"}, attempts=8)
    fresh = deliveries.replay(dead.pk, now=NOW)
    assert fresh.retry_of == dead
    assert (fresh.status, fresh.attempts) == (Status.PENDING, 0)
    assert (fresh.address, fresh.channel) == (dead.address, dead.channel)
    assert fresh.rendered is None
    assert row(dead).status == status


@pytest.mark.parametrize("status", sorted(set(Status) - REPLAYABLE))
def test_what_is_not_dead_is_not_sent_again(delivery_in, status):
    delivery = delivery_in(status)
    with pytest.raises(NotPossibleNow):
        deliveries.replay(delivery.pk, now=NOW)
    assert Delivery.objects.count() == 1


def test_asking_twice_sends_again_once(delivery_in):
    dead = delivery_in(Status.FAILED)
    fresh = deliveries.replay(dead.pk, now=NOW)
    with pytest.raises(NotPossibleNow):
        deliveries.replay(dead.pk, now=NOW)
    assert list(dead.retries.all()) == [fresh]


def test_what_is_sent_again_has_a_new_lifetime(delivery_in):
    dead = delivery_in(Status.FAILED, expires_at=NOW)
    fresh = deliveries.replay(dead.pk, now=NOW)
    assert fresh.expires_at is not None
    assert fresh.expires_at > NOW
