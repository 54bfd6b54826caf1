"""The drain: everybody is asked to come back elsewhere."""

from __future__ import annotations

import asyncio
import json

import pytest

from progress.protocol import CloseCode
from progress.relay import drain as module
from progress.relay.audience import Audience
from progress.relay.drain import Drain
from tests.progress.relay.viewers import Server, viewer


@pytest.fixture
def audience() -> Audience:
    return Audience()


def watching(audience: Audience) -> Server:
    server = Server()
    audience.admit(viewer(server))
    return server


def delay(server: Server) -> float:
    [message] = map(json.loads, server.sent)
    assert message["type"] == "reconnect"
    return float(message["delay"])


async def test_whoever_is_there_is_asked_and_then_closed(audience):
    servers = [watching(audience) for _ in range(50)]
    await Drain(audience).run(0.01)
    for server in servers:
        assert 0.2 <= delay(server) <= 0.5
        assert server.codes == [CloseCode.RESTART]


async def test_clients_come_back_at_moments_of_their_own(audience):
    servers = [watching(audience) for _ in range(50)]
    await Drain(audience).run(0.01)
    assert len({delay(server) for server in servers}) > 10


async def test_all_are_asked_before_the_first_is_closed(audience, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    servers = [watching(audience) for _ in range(10)]

    async def end(_code: CloseCode) -> None:
        closed.append(sum(bool(server.sent) for server in servers))

    closed: list[int] = []
    for one in audience:
        one._end = end
    await Drain(audience).run(0.01)
    assert closed == [10] * 10


async def test_nobody_is_taken_in_from_the_first_moment_on(audience):
    watching(audience)
    drain = Drain(audience)
    assert not drain.has_begun
    task = asyncio.create_task(drain.run(0.01))
    await asyncio.sleep(0)
    assert drain.has_begun
    await task


async def test_one_that_cannot_be_closed_does_not_keep_the_others(audience):
    broken, whole = watching(audience), watching(audience)

    async def fail(_code: CloseCode) -> None:
        raise ValueError("a server's own mistake")

    next(v for v in audience if v._end.__self__ is broken)._end = fail
    await Drain(audience).run(0.01)
    assert whole.codes == [CloseCode.RESTART]


async def test_a_process_without_viewers_is_drained_at_once(audience):
    async with asyncio.timeout(5):
        await Drain(audience).run(1000.0)


async def test_who_comes_in_the_last_moment_is_closed_as_well(audience):
    first = watching(audience)
    drain = Drain(audience)
    task = asyncio.create_task(drain.run(0.05))
    await asyncio.sleep(0)
    late = watching(audience)
    await task
    assert first.codes == late.codes == [CloseCode.RESTART]
