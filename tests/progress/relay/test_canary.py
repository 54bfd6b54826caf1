"""Whether a process hears itself."""

from __future__ import annotations

import asyncio

import pytest
from channels.layers import InMemoryChannelLayer

from progress.relay import canary as module
from progress.relay.canary import INTERVAL, MISSES, Canary


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "time", made)
    return made


async def test_what_it_calls_arrives_at_its_own_group_alone():
    layer = InMemoryChannelLayer()
    one, other = Canary(lambda: layer), Canary(lambda: layer)
    channel = await layer.new_channel()
    await layer.group_add(one.group, channel)
    await other.call()
    await one.call()
    assert await layer.receive(channel) == {"type": "progress.canary"}
    assert layer.channels.get(channel, asyncio.Queue()).empty()


def test_its_age_begins_anew_when_it_is_heard(clock):
    canary = Canary(InMemoryChannelLayer)
    clock.now += 7.0
    assert canary.age == 7.0
    canary.heard()
    assert canary.age == 0.0


def test_a_few_calls_may_go_unheard(clock):
    canary = Canary(InMemoryChannelLayer)
    clock.now += MISSES * INTERVAL
    assert not canary.is_deaf
    clock.now += 1.0
    assert canary.is_deaf
    canary.heard()
    assert not canary.is_deaf


async def test_a_layer_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(module, "SEND_TIMEOUT", 0.01)

    class Hanging(InMemoryChannelLayer):
        async def group_send(self, group: str, message: dict) -> None:
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await Canary(Hanging).call()
