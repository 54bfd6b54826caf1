"""A connection to the broker that is lost while messages are in hand."""

from __future__ import annotations

from typing import Any

import pytest
from kombu import Connection
from kombu.transport import redis

from config import broker
from config.broker import ForgivingQoS


@pytest.fixture
def connection(valkey_url) -> Connection:
    """A connection whose channel has a message in hand."""
    connection = Connection(valkey_url)
    queue: Any = connection.SimpleQueue("lost")
    queue.put("hello")
    assert queue.get(timeout=10).payload == "hello"
    assert queue.channel.qos._delivered
    return connection


def test_every_channel_gives_up_what_it_cannot_put_back():
    assert redis.Channel.QoS is ForgivingQoS


def test_a_lost_connection_can_be_closed(connection, monkeypatch, caplog):
    channel: Any = connection.default_channel

    def fail(*_: object, **__: object) -> None:
        raise ConnectionRefusedError("away")

    monkeypatch.setattr(channel, "conn_or_acquire", fail)
    channel.close()
    assert not channel.qos._delivered
    assert "1 messages were not put back" in caplog.text


@pytest.mark.parametrize("say", ["ack", "reject", "requeue"])
def test_a_message_that_ends_after_its_connection_hurts_nobody(valkey_url, say, caplog):
    with Connection(valkey_url) as connection:
        queue: Any = connection.SimpleQueue("late")
        queue.clear()
        queue.put("hello")
        message = queue.get(timeout=10)
        queue.channel.close()
        getattr(message, say)()
    assert "is gone" in caplog.text


def test_a_connection_that_stands_puts_its_messages_back(connection, valkey_url):
    connection.close()
    with Connection(valkey_url) as second:
        queue = second.SimpleQueue("lost")
        message = queue.get(timeout=10)
        assert message.payload == "hello"
        message.ack()


def test_installing_twice_is_installing_once():
    broker.install()
    assert redis.Channel.QoS is ForgivingQoS
