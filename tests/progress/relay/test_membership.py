"""The relay's one channel in its groups, on a layer that may fail."""

from __future__ import annotations

import asyncio

import pytest
from channels.layers import InMemoryChannelLayer

from progress.relay import membership
from progress.relay.membership import Membership
from tests.support.waiting import until_async


class FailingLayer(InMemoryChannelLayer):
    """Fails to make a channel as often as it is told to."""

    failures = 0

    async def new_channel(self, prefix: str = "specific.") -> str:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the layer is away")
        return await super().new_channel(prefix)


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


async def test_closing_ends_the_reading(layer, heard):
    member = Membership(lambda: layer, heard.append)
    await member.join("job.1")
    await member.close()
    assert len(asyncio.all_tasks()) == 1
