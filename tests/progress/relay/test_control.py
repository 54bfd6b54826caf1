"""What operators may do to connections."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress.protocol import CloseCode
from progress.relay import Viewer, job_topic
from progress.relay.audience import Audience
from progress.relay.control import REMEMBERED, Orders, conditions, matching, message
from tests.progress.relay.viewers import JOB, Server, viewer


def watching(audience: Audience, user_id: int, *topics) -> Viewer:
    made = viewer(Server(), user_id)
    audience.admit(made)
    for topic in topics:
        audience.add(made, topic)
    return made


def found(audience: Audience, **given: object) -> set[Viewer]:
    everything = {"user_id": None, "job_id": None, "connection_id": None}
    return set(matching(audience, **{**everything, **given}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given", [{"user_id": 7}, {"job_id": JOB}, {"connection_id": "1a2b"}]
)
def test_what_is_sent_is_understood_by_whoever_hears_it(given):
    everything = {"user_id": None, "job_id": None, "connection_id": None}
    assert conditions(message("9f2c", **given)) == {
        **everything,
        **given,
        "code": CloseCode.DISCONNECTED,
    }


def test_connections_are_found_by_person_job_or_id():
    audience = Audience()
    mine = watching(audience, 7, job_topic(JOB))
    also_mine = watching(audience, 7, job_topic(uuid4()))
    theirs = watching(audience, 8, job_topic(JOB))
    assert found(audience, user_id=7) == {mine, also_mine}
    assert found(audience, job_id=JOB) == {mine, theirs}
    assert found(audience, connection_id=theirs.id) == {theirs}
    assert found(audience, user_id=7, job_id=JOB) == {mine}
    assert found(audience, user_id=8, connection_id=mine.id) == set()


def test_without_a_condition_nobody_is_meant():
    audience = Audience()
    watching(audience, 7)
    assert found(audience) == set()


def test_an_order_is_followed_once():
    orders = Orders()
    assert orders.take("9f2c")
    assert not orders.take("9f2c")
    for number in range(REMEMBERED):
        assert orders.take(str(number))
    assert orders.take("9f2c")  # long after it has been forgotten everywhere
