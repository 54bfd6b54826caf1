"""A reading counts connections, people and what is watched."""

from __future__ import annotations

from typing import Any

from progress.metrics.loop_lag import LoopLag
from progress.metrics.reading import read
from tests.support.relays import StillRelay, a_connection


def test_connections_people_subscriptions_and_topics_are_counted():
    relay: Any = StillRelay(
        present=[
            a_connection(id="c1", watches=("job:a", "user:1")),
            a_connection(id="c2", transport="sse", watches=("job:a",)),
            a_connection(id="c3", user_id=2, watches=()),
        ],
        canary_age=4.5,
        is_draining=True,
    )
    lag = LoopLag()
    lag.note(0.2)
    lag.note(0.1)
    found = read(relay, lag)
    assert found.connections == {"websocket": 2, "sse": 1}
    assert (found.users, found.subscriptions, found.topics) == (2, 3, 2)
    assert (found.canary_age, found.is_draining) == (4.5, True)
    assert (found.lag, found.largest_lag) == (0.1, 0.2)
