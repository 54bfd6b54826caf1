"""What processes write is merged, and is forgotten when they write no more."""

from __future__ import annotations

import pytest

from progress.registry import store
from progress.registry.entries import CHUNK
from progress.registry.orders import Order, Target
from progress.registry.store import RegistryAway
from tests.support.relays import StillRelay, a_connection


def test_nobody_is_connected_at_first(registry):
    assert store.read() == store.Roll(processes=(), connections=())


def test_all_processes_are_merged(registry, beat_once):
    one = beat_once(StillRelay([a_connection(id="c1")]))
    two = beat_once(StillRelay([a_connection(id="c2")], is_draining=True))
    roll = store.read()
    assert {(c["id"], c["process"]) for c in roll.connections} == {
        ("c1", one),
        ("c2", two),
    }
    found = {p["id"]: (p["connections"], p["is_draining"]) for p in roll.processes}
    assert found == {one: (1, False), two: (1, True)}


def test_thousands_of_connections_come_back_whole(registry, beat_once):
    many = [a_connection(id=f"c{number}") for number in range(5 * CHUNK + 1)]
    beat_once(StillRelay(many))
    assert len(store.read().connections) == len(many)


def test_every_key_of_a_process_expires_by_itself(registry, beat_once):
    process = beat_once(StillRelay([a_connection()]))
    keys = list(registry.scan_iter(f"headway:process:{process}:*"))
    assert len(keys) == 2
    assert all(0 < registry.ttl(key) <= store.LIFETIME for key in keys)


def test_a_process_that_wrote_no_more_is_gone_without_having_said_goodbye(
    registry, beat_once
):
    process = beat_once(StillRelay([a_connection()]))
    for key in registry.scan_iter(f"headway:process:{process}:*"):
        registry.delete(key)  # as expiry does
    assert store.read().connections == ()
    assert registry.smembers(store.PROCESSES) == set()


async def test_the_names_of_dead_processes_are_dropped_though_nobody_looks(registry):
    registry.sadd(store.PROCESSES, "dead", "own")
    client = store.new_client()
    assert await store.elsewhere(client, "own") == 0
    await client.aclose()
    assert registry.smembers(store.PROCESSES) == {"own"}


def test_connections_that_have_ended_are_gone_with_the_next_beat(registry, beat_once):
    beat_once(StillRelay([]))
    assert store.read().connections == ()
    assert len(store.read().processes) == 1


def test_a_redis_that_is_away_is_said(no_redis):
    with pytest.raises(RegistryAway):
        store.read()
    with pytest.raises(RegistryAway):
        store.keep(Order(target=Target(user_id=1)))


async def test_orders_are_kept_for_a_while(registry):
    order = Order(target=Target(user_id=1))
    store.keep(order)
    client = store.new_client()
    [(kept, age)] = await store.orders(client)
    assert kept == order
    assert 0 <= age < 10
    assert 0 < registry.ttl(store.ORDERS) <= store.ORDER_LIFETIME
    await client.aclose()


async def test_an_old_order_is_read_no_more_and_thrown_away(registry):
    old = Order(target=Target(user_id=1))
    given_at = registry.time()[0] - store.ORDER_LIFETIME - 1
    registry.zadd(store.ORDERS, {old.encoded(): given_at})
    client = store.new_client()
    assert await store.orders(client) == []
    await client.aclose()
    new = Order(target=Target(user_id=2))
    store.keep(new)
    assert registry.zrange(store.ORDERS, 0, -1) == [new.encoded()]
