"""The audience as a list of connections."""

from __future__ import annotations

from datetime import UTC, datetime

from progress.relay import Connection, Peer, Transport, job_topic, user_topic
from progress.relay.encoded import Encoded
from progress.relay.listing import connections
from tests.progress.relay.viewers import JOB, Server, viewer


async def test_a_connection_is_listed_with_who_where_and_what():
    made = viewer(
        Server(),
        transport=Transport.WEBSOCKET,
        peer=Peer(username="alice", address="192.0.2.7", agent="curl/8"),
    )
    made.topics |= {user_topic(7), job_topic(JOB)}
    made.opened_at = 1_700_000_000.0
    made.say(Encoded(text="{}", seq=0))
    [listed] = connections([made])
    assert listed == Connection(
        id=made.id,
        user_id=7,
        username="alice",
        transport="websocket",
        address="192.0.2.7",
        agent="curl/8",
        watches=(f"job:{JOB}", "user:7"),
        opened_at=datetime.fromtimestamp(1_700_000_000.0, UTC),
        last_sent_at=datetime.fromtimestamp(made.last_sent_at, UTC),
        frames=1,
    )


def test_the_oldest_comes_first():
    made = [viewer(Server()) for _ in range(5)]
    for age, one in enumerate(made):
        one.opened_at -= age
    assert [c.id for c in connections(made)] == [v.id for v in reversed(made)]
