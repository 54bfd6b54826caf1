"""A reading counts connections, people and what is watched."""

from __future__ import annotations

from uuid import uuid4

import pytest

from progress.metrics.loop_lag import LoopLag
from progress.metrics.reading import read
from progress.relay import Relay, Transport, Viewer, job_topic, user_topic
from tests.progress.relay.viewers import Server, viewer

JOB = job_topic(uuid4())


def a_viewer(user_id: int = 1, transport: Transport = Transport.WEBSOCKET) -> Viewer:
    return viewer(Server(), user_id, transport=transport)


@pytest.fixture
def relay() -> Relay:
    """Three connections of two people, one of whom watches nothing."""
    relay = Relay()
    first, second = a_viewer(), a_viewer(transport=Transport.SSE)
    for one in (first, second, a_viewer(2)):
        relay.audience.admit(one)
    relay.audience.add(first, JOB)
    relay.audience.add(first, user_topic(1))
    relay.audience.add(second, JOB)
    return relay


def test_connections_people_subscriptions_and_topics_are_counted(relay):
    found = read(relay, LoopLag())
    assert found.connections == {"websocket": 2, "sse": 1}
    assert (found.users, found.subscriptions, found.topics) == (2, 3, 2)


def test_the_latest_lag_and_the_largest_are_told(relay):
    lag = LoopLag()
    lag.note(0.2)
    lag.note(0.1)
    found = read(relay, lag)
    assert (found.lag, found.largest_lag) == (0.1, 0.2)


def test_a_reading_makes_no_list_of_connections(relay, monkeypatch):
    monkeypatch.delattr(Relay, "connections")
    assert read(relay, LoopLag()).topics == 2
