"""Each probe tells a part that answers from one that does not."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest
import redis as sync_redis
from channels.layers import InMemoryChannelLayer, get_channel_layer
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

from config.server.ports import free_port
from progress import health_probes


@asynccontextmanager
async def tcp_server(answer: bytes):
    """A server that says `answer` to whatever it hears first."""

    async def serve(reader, writer):
        assert await reader.readexactly(8) == b"AMQP\x00\x00\x09\x01"
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.mark.django_db(transaction=True)
async def test_the_database_answers():
    await health_probes.database()


@pytest.mark.django_db(transaction=True)
async def test_a_database_that_refuses_is_an_error(monkeypatch):
    def refuse(*_args):
        raise DatabaseError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", refuse)
        with pytest.raises(DatabaseError):
            await health_probes.database()


async def test_a_broker_of_redis_answers(settings, valkey_url):
    settings.CELERY_BROKER_URL = valkey_url
    await health_probes.broker()


async def test_one_living_address_of_several_is_enough(settings, valkey_url):
    dead = f"redis://127.0.0.1:{free_port()}/0"
    settings.CELERY_BROKER_URL = f"{dead};{valkey_url}"
    await health_probes.broker()


async def test_a_broker_of_redis_that_is_away_is_an_error(settings):
    settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{free_port()}/0"
    with pytest.raises(sync_redis.ConnectionError):
        await health_probes.broker()


async def test_a_broker_of_amqp_answers(settings):
    async with tcp_server(b"\x01\x00") as port:
        settings.CELERY_BROKER_URL = f"amqp://guest:guest@127.0.0.1:{port}//"
        await health_probes.broker()


async def test_something_else_on_the_port_of_amqp_is_an_error(settings):
    async with tcp_server(b"HTTP/1.1 400") as port:
        settings.CELERY_BROKER_URL = f"amqp://127.0.0.1:{port}//"
        with pytest.raises(ConnectionError):
            await health_probes.broker()


async def test_a_broker_of_amqp_that_is_away_is_an_error(settings):
    settings.CELERY_BROKER_URL = f"amqp://127.0.0.1:{free_port()}//"
    with pytest.raises(OSError, match="Connect"):
        await health_probes.broker()


@pytest.mark.parametrize(
    ("celery", "client"),
    [
        ("redis://h:1/0", "redis://h:1/0"),
        ("rediss://:p@h:1/0", "rediss://:p@h:1/0"),
        ("redis+socket:///run/v.sock", "unix:///run/v.sock"),
        ("redis+socket:///v.sock?virtual_host=3", "unix:///v.sock?db=3"),
    ],
)
def test_an_address_of_celery_is_spelled_for_the_client(celery, client):
    assert health_probes._redis_address(celery) == client


async def test_the_channel_layer_in_memory_answers_and_keeps_nothing(monkeypatch):
    layer = InMemoryChannelLayer()
    monkeypatch.setattr(health_probes, "get_channel_layer", lambda: layer)
    await health_probes.channel_layer()
    assert layer.channels == {}


async def test_the_layer_of_pub_sub_answers_and_keeps_no_subscription(
    settings, valkey_url, monkeypatch
):
    layer = RedisPubSubChannelLayer(hosts=[valkey_url], prefix="probe")
    monkeypatch.setattr(health_probes, "get_channel_layer", lambda: layer)
    await health_probes.channel_layer()
    await health_probes.channel_layer()
    assert layer.channels == {}
    client = sync_redis.Redis.from_url(valkey_url)
    assert client.pubsub_channels("probe*") == []
    client.close()
    await layer.flush()


async def test_a_layer_that_loses_the_first_message_is_asked_again(monkeypatch):
    monkeypatch.setattr(health_probes, "_RESEND_SECONDS", 0.01)
    layer = get_channel_layer()
    sent = []

    async def lose_the_first(channel, message):
        sent.append(message)
        if len(sent) > 1:
            await type(layer).send(layer, channel, message)

    monkeypatch.setattr(layer, "send", lose_the_first)
    await health_probes.channel_layer()
    assert len(sent) == 2


async def test_no_channel_layer_is_an_error(monkeypatch):
    monkeypatch.setattr(health_probes, "get_channel_layer", lambda: None)
    with pytest.raises(RuntimeError, match="channel layer"):
        await health_probes.channel_layer()
