"""The relay's one channel in its groups, on a layer that may fail."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest
from channels.layers import InMemoryChannelLayer
from channels_redis.pubsub import RedisPubSubChannelLayer
from redis.asyncio.client import PubSub

from progress.relay import membership
from progress.relay.membership import Membership
from tests.support.waiting import until_async
from tests.support.wire import Wire


class FailingLayer(InMemoryChannelLayer):
    """Fails as often as it is told to, and joins no group before it may."""

    failures = 0
    group_failures = 0
    flush_failures = 0

    def __init__(self) -> None:
        super().__init__()
        self.may_join = asyncio.Event()
        self.may_join.set()

    async def group_add(self, group: str, channel: str) -> None:
        await self.may_join.wait()
        if self.group_failures:
            self.group_failures -= 1
            raise ConnectionError("the layer is away")
        await super().group_add(group, channel)

    async def new_channel(self, prefix: str = "specific.") -> str:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the layer is away")
        return await super().new_channel(prefix)

    async def flush(self) -> None:
        if self.flush_failures:
            self.flush_failures -= 1
            raise ConnectionError("the layer is away")
        await super().flush()


@pytest.fixture
def layer() -> FailingLayer:
    return FailingLayer()


@pytest.fixture
def heard() -> list[dict]:
    return []


@pytest.fixture
async def member(layer, heard, monkeypatch):
    monkeypatch.setattr(membership, "PAUSE", 0.01)
    made = Membership(lambda: layer, heard.append)
    yield made
    await made.close()


async def test_what_is_sent_to_a_joined_group_arrives_once(layer, member, heard):
    await member.join("job.1")
    await member.join("job.2")
    await until_async(lambda: "job.2" in layer.groups)
    await layer.group_send("job.1", {"type": "progress.hint", "seq": 1})
    await until_async(lambda: heard)
    assert heard == [{"type": "progress.hint", "seq": 1}]


async def test_after_leaving_nothing_arrives(layer, member, heard):
    await member.join("job.1")
    await member.join("job.2")
    await until_async(lambda: "job.2" in layer.groups)
    await member.leave("job.1")
    await layer.group_send("job.1", {"seq": 1})
    await layer.group_send("job.2", {"seq": 2})
    await until_async(lambda: heard)
    assert heard == [{"seq": 2}]


async def test_a_layer_that_was_away_is_joined_when_it_is_back(layer, member, heard):
    layer.failures = 3
    await member.join("job.1")
    await until_async(lambda: "job.1" in layer.groups)
    await layer.group_send("job.1", {"seq": 1})
    await until_async(lambda: heard)
    assert layer.failures == 0


async def test_what_is_joined_and_left_while_the_layer_is_slow_is_not_lost(
    layer, member, heard
):
    layer.may_join.clear()
    await member.join("job.0")
    for number in range(1, 10):
        await member.join(f"job.{number}")
    await member.leave("job.0")
    layer.may_join.set()
    wanted = {f"job.{number}" for number in range(1, 10)}
    await until_async(lambda: set(layer.groups) == wanted)
    await member.join("job.0")
    await until_async(lambda: set(layer.groups) == {"job.0", *wanted})


async def test_a_group_that_could_not_be_joined_is_joined_later_and_heard(
    layer, member, heard
):
    await member.join("job.1")
    layer.group_failures = 3
    await member.join("job.2")
    await member.join("job.3")
    await until_async(lambda: set(layer.groups) == {"job.1", "job.2", "job.3"})
    for number in (1, 2, 3):
        await layer.group_send(f"job.{number}", {"seq": number})
    await until_async(lambda: len(heard) == 3)
    assert heard == [{"seq": 1}, {"seq": 2}, {"seq": 3}]
    assert len(layer.channels) == 1


async def test_a_hint_that_is_not_understood_does_not_hold_up_the_next(
    layer, heard, monkeypatch
):
    monkeypatch.setattr(membership, "PAUSE", 1000.0)

    def hear(message: dict) -> None:
        heard.append(message["seq"])

    member = Membership(lambda: layer, hear)
    await member.join("job.1")
    await layer.group_send("job.1", {"nonsense": True})
    await layer.group_send("job.1", {"seq": 2})
    await until_async(lambda: heard == [2])
    await member.close()


async def test_closing_ends_the_reading(layer, heard):
    member = Membership(lambda: layer, heard.append)
    await member.join("job.1")
    await member.close()
    assert len(asyncio.all_tasks()) == 1


async def test_a_layer_that_forgot_its_groups_is_joined_anew(layer, member, heard):
    wanted = {"job.1", "job.2", "user.7"}
    for group in wanted:
        await member.join(group)
    await until_async(lambda: set(layer.groups) == wanted)
    layer.groups.clear()
    await member.renew()
    assert set(layer.groups) == wanted
    for group in wanted:
        await layer.group_send(group, {"group": group})
    await until_async(lambda: len(heard) == 3)
    assert {message["group"] for message in heard} == wanted
    assert len(layer.channels) == 1


async def test_a_connection_that_stands_open_and_carries_nothing_is_replaced(
    valkey_url, heard
):
    wire = Wire(urlsplit(valkey_url).port)
    await wire.open()
    by_wire = valkey_url.replace(f":{wire.target}/", f":{wire.port}/")
    ours, others = (
        RedisPubSubChannelLayer(hosts=[url], prefix="dark")
        for url in (by_wire, valkey_url)
    )
    member = Membership(lambda: ours, heard.append)
    await member.join("job.1")
    await until_heard(others, heard)
    await wire.darken()
    heard.clear()
    await member.renew()
    await until_heard(others, heard)
    await member.close()
    for layer in (ours, others):
        await layer.flush()
    await wire.close()


async def test_a_quiet_connection_is_not_taken_for_a_dead_one(
    valkey_url, heard, monkeypatch
):
    """However short the time for answers is that the address of Redis asks for."""
    looks: list[int] = []
    look = PubSub.get_message

    async def counted(self, *given, **options):
        looks.append(1)
        return await look(self, *given, **options)

    monkeypatch.setattr(PubSub, "get_message", counted)
    layer = RedisPubSubChannelLayer(hosts=[f"{valkey_url}?socket_timeout=0.3"])
    others = RedisPubSubChannelLayer(hosts=[valkey_url])
    member = Membership(lambda: layer, heard.append)
    await member.join("job.1")
    shard = layer._get_layer()._shards[0]
    before = shard._pubsub.connection._writer
    await until_async(lambda: len(looks) > 6)
    assert shard._pubsub.connection._writer is before
    await until_heard(others, heard)
    await member.close()
    for each in (layer, others):
        await each.flush()


async def until_heard(layer, heard: list[dict]) -> None:
    """Send until something arrives: Valkey may not know of the joining yet."""
    async with asyncio.timeout(20):
        while not heard:
            await layer.group_send("job.1", {"seq": 1})
            await asyncio.sleep(0.05)


async def test_what_is_left_during_a_renewal_stays_left(layer, member):
    await member.join("job.1")
    await member.join("job.2")
    await until_async(lambda: len(layer.groups) == 2)
    layer.may_join.clear()
    renewal = asyncio.create_task(member.renew())
    await until_async(lambda: layer.groups == {})
    leaving = asyncio.create_task(member.leave("job.1"))
    layer.may_join.set()
    await asyncio.gather(renewal, leaving)
    await until_async(lambda: set(layer.groups) == {"job.2"})


async def test_a_renewal_that_fails_halfway_loses_no_group(layer, member):
    wanted = {"job.1", "job.2", "job.3"}
    for group in wanted:
        await member.join(group)
    await until_async(lambda: set(layer.groups) == wanted)
    layer.groups.clear()
    layer.flush_failures = 1
    with pytest.raises(ConnectionError):
        await member.renew()
    await member.renew()
    await until_async(lambda: set(layer.groups) == wanted)


async def test_the_groups_that_a_failed_renewal_left_are_joined_by_itself(
    layer, member
):
    await member.join("job.1")
    await until_async(lambda: "job.1" in layer.groups)
    layer.groups.clear()
    layer.flush_failures = 1
    with pytest.raises(ConnectionError):
        await member.renew()
    await until_async(lambda: "job.1" in layer.groups)
