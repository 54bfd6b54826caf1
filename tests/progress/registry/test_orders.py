"""An order names one target, and spares whoever came back after it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from progress.registry.entries import connection_dict
from progress.registry.orders import Order, Target
from tests.support.relays import NOON, a_connection

JOB = uuid4()
TARGETS = [Target(user_id=1), Target(job_id=JOB), Target(connection_id="c1")]
MEANT = a_connection(watches=(f"job:{JOB}",))
OTHER = a_connection(id="c2", user_id=2, watches=(f"job:{uuid4()}",))


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_a_target_concerns_what_it_names_and_nothing_else(target):
    assert target.concerns(connection_dict(MEANT, "p"))
    assert target.concerns_open(MEANT)
    assert not target.concerns(connection_dict(OTHER, "p"))
    assert not target.concerns_open(OTHER)


@pytest.mark.parametrize("given", [{}, {"user_id": 1, "connection_id": "c1"}])
def test_a_target_is_exactly_one(given):
    with pytest.raises(ValueError, match="only one"):
        Target(**given)


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_an_order_can_be_written_down(target):
    order = Order(target=target)
    assert Order.decoded(order.encoded()) == order


def test_an_order_ends_what_was_open_when_it_was_given():
    order = Order(target=Target(user_id=1))
    assert order.concerns(MEANT, age=4.0, now=NOON + timedelta(seconds=5))
    assert not order.concerns(OTHER, age=4.0, now=NOON + timedelta(seconds=5))


def test_whoever_comes_back_after_an_order_stays():
    order = Order(target=Target(user_id=1))
    later = a_connection(opened_at=NOON + timedelta(seconds=1))
    assert not order.concerns(later, age=5.0, now=NOON + timedelta(seconds=5))
