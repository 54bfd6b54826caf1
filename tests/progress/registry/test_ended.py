"""A line of the registry is left out when an order has ended what it tells of."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from progress.registry.ended import without_ended
from progress.registry.entries import connection_dict
from progress.registry.orders import Order, Target
from tests.support.relays import NOON, a_connection

JOB = uuid4()
#: Now; the process wrote five seconds ago.
NOW = NOON + timedelta(seconds=60)
WRITTEN = {"web": NOW - timedelta(seconds=5)}


def left(target: Target, age: float, **connection) -> list[list[str]]:
    """Return what is still watched, connection by connection."""
    row = connection_dict(a_connection(**connection), "web")
    found = without_ended([row], WRITTEN, [(Order(target=target), age)], NOW)
    return [one["watches"] for one in found]


@pytest.mark.parametrize(
    "target", [Target(user_id=1), Target(connection_id="c1"), Target(job_id=JOB)]
)
def test_what_was_ended_since_its_process_wrote_is_left_out(target):
    assert left(target, 1, watches=(f"job:{JOB}",)) == []


def test_what_was_written_after_the_order_is_true():
    assert left(Target(user_id=1), 6) == [["user:1"]]


def test_who_came_back_after_the_order_is_there():
    back = NOW - timedelta(seconds=1)
    assert left(Target(user_id=1), 2, opened_at=back) == [["user:1"]]


def test_an_order_leaves_others_alone():
    assert left(Target(user_id=2), 1) == [["user:1"]]


def test_a_connection_that_watches_more_than_the_job_stays_with_the_rest():
    watches = (f"job:{JOB}", "user:1")
    assert left(Target(job_id=JOB), 1, watches=watches) == [["user:1"]]
