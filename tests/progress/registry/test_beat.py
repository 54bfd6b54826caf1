"""A process beats, whatever Redis does, and carries out orders that it missed."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from progress.registry import beat as beating
from progress.registry import store
from progress.registry.beat import Beat
from progress.registry.orders import Order, Target
from tests.support.relays import StillRelay, a_connection


def test_an_order_whose_message_was_lost_is_carried_out_by_the_next_beat(
    registry, beat_once
):
    relay = StillRelay([a_connection(id="c1"), a_connection(id="c2", user_id=2)])
    store.keep(Order(target=Target(user_id=1)))
    beat_once(relay)
    assert relay.closed == ["c1"]


def test_whoever_came_back_after_the_order_is_left_alone(registry, beat_once):
    store.keep(Order(target=Target(user_id=1)))
    later = timezone.now() + timedelta(seconds=2)
    relay = StillRelay([a_connection(opened_at=later)])
    beat_once(relay)
    assert relay.closed == []


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_host_whose_clock_is_wrong_follows_orders_all_the_same(
    registry, beat_once, monkeypatch, hours
):
    real, wrong = timezone.now, timedelta(hours=hours)
    monkeypatch.setattr(timezone, "now", lambda: real() + wrong)
    before = a_connection(id="c1", opened_at=real() + wrong - timedelta(seconds=5))
    after = a_connection(id="c2", opened_at=real() + wrong + timedelta(seconds=5))
    store.keep(Order(target=Target(user_id=1)))
    relay = StillRelay([before, after])
    beat_once(relay)
    assert relay.closed == ["c1"]


@pytest.mark.usefixtures("registry")
async def test_what_the_message_has_done_the_beat_does_not_do_again():
    order = Order(target=Target(user_id=1))
    store.keep(order)
    relay = StillRelay([a_connection()])
    relay.orders.take(order.id)
    await _beat(relay)
    assert relay.closed == []


async def _beat(relay: StillRelay) -> None:
    beat = Beat(relay)  # type: ignore[arg-type]
    await beat.beat()
    await beat.close()


@pytest.mark.usefixtures("registry")
async def test_a_process_learns_how_many_are_connected_to_the_others():
    here = StillRelay([a_connection(id="c1")])
    there = StillRelay([a_connection(id="c2"), a_connection(id="c3")])
    await _beat(there)
    await _beat(here)
    assert (there.headcount.elsewhere, here.headcount.elsewhere) == (0, 2)


@pytest.mark.usefixtures("no_redis")
async def test_while_redis_is_away_only_those_here_are_counted():
    relay = StillRelay([a_connection()])
    relay.headcount.elsewhere = 7
    beat = Beat(relay)  # type: ignore[arg-type]
    await beat._beat_or_say()
    assert relay.headcount.elsewhere == 0


class Watched(Beat):
    """Says when it has tried."""

    def __init__(self, relay: Any) -> None:
        super().__init__(relay)
        self.tries = 0
        self.tried = asyncio.Semaphore(0)

    async def beat(self) -> None:
        self.tries += 1
        try:
            await super().beat()
        finally:
            self.tried.release()


@pytest.fixture
def _quickly(monkeypatch) -> None:
    monkeypatch.setattr(beating, "INTERVAL", 0.01)


async def tries(watched: Watched, times: int) -> None:
    async with asyncio.timeout(10):
        for _ in range(times):
            await watched.tried.acquire()


@pytest.mark.usefixtures("_quickly", "no_redis")
async def test_a_redis_that_is_away_is_said_once_and_asked_again(caplog):
    watched = Watched(StillRelay([a_connection()]))
    task = asyncio.create_task(watched.run())
    with caplog.at_level(logging.WARNING, "progress.registry.beat"):
        await tries(watched, 4)
        task.cancel()
        await asyncio.wait({task})
    assert caplog.text.count("Redis is away") == 1


@pytest.mark.usefixtures("_quickly")
async def test_it_writes_when_redis_is_there_and_again_after_it_was_away(
    registry, settings, no_redis, valkey_url
):
    watched = Watched(StillRelay([a_connection()]))
    task = asyncio.create_task(watched.run())
    await tries(watched, 2)
    settings.REDIS_URL = valkey_url
    await tries(watched, 3)
    assert [one["id"] for one in store.read().connections] == ["c1"]
    task.cancel()
    await asyncio.wait({task})


@pytest.mark.usefixtures("_quickly", "registry")
async def test_a_process_that_ends_in_order_strikes_itself_off():
    watched = Watched(StillRelay([a_connection()]))
    task = asyncio.create_task(watched.run())
    await tries(watched, 2)
    assert [one["id"] for one in store.read().processes] == [watched.process]
    task.cancel()
    await asyncio.wait({task})
    assert store.read().processes == ()


@pytest.mark.usefixtures("_quickly", "registry")
async def test_an_error_of_its_own_does_not_end_it(caplog, monkeypatch):
    relay = StillRelay()
    watched = Watched(relay)

    def stumble() -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr(relay, "connections", stumble)
    task = asyncio.create_task(watched.run())
    await tries(watched, 3)
    task.cancel()
    await asyncio.wait({task})
    assert "unforeseen" in caplog.text
