"""Connections are kept as JSON, in values small enough not to hold a loop up."""

from __future__ import annotations

import json
from datetime import timedelta

from progress.registry.entries import CHUNK, Writer, connection_dict, read_chunks
from tests.support.relays import NOON, a_connection


def test_a_connection_says_who_from_where_and_what():
    assert connection_dict(a_connection(watches=("job:a",)), "p1") == {
        "id": "c1",
        "process": "p1",
        "user_id": 1,
        "username": "alice",
        "transport": "websocket",
        "address": "192.0.2.7",
        "agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0",
        "watches": ["job:a"],
        "opened_at": NOON.isoformat(),
        "last_sent_at": NOON.isoformat(),
        "messages": 3,
    }


def test_a_long_agent_is_cut():
    assert len(connection_dict(a_connection(agent="x" * 9000), "p1")["agent"]) == 200


def test_many_connections_are_several_values_and_come_back_whole():
    many = [a_connection(id=f"c{number}") for number in range(2 * CHUNK + 1)]
    values = list(Writer("p1").chunks(many))
    assert [len(json.loads(value)) for value in values] == [CHUNK, CHUNK, 1]
    assert [one["id"] for one in read_chunks(values)] == [one.id for one in many]


def test_a_value_that_has_expired_holds_nobody():
    (value,) = Writer("p1").chunks([a_connection()])
    assert [one["id"] for one in read_chunks([None, value])] == ["c1"]


def test_what_changes_of_a_connection_is_written_anew():
    writer, later = Writer("p1"), NOON + timedelta(seconds=9)
    states = [
        a_connection(),
        a_connection(last_sent_at=later, frames=4),
        a_connection(last_sent_at=later, frames=4, watches=("job:a", "user:1")),
    ]
    for state in states:
        (value,) = writer.chunks([state])
        assert json.loads(value) == [connection_dict(state, "p1")]


def test_nothing_is_kept_of_who_has_left():
    writer = Writer("p1")
    list(writer.chunks([a_connection(id="c1")]))
    list(writer.chunks([]))
    (value,) = writer.chunks([a_connection(id="c1", username="bob")])
    assert json.loads(value)[0]["username"] == "bob"
