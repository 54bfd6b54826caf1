"""A valve lets through while it is open, and opens for good when the peer is gone."""

from __future__ import annotations

import asyncio

from config.web.valve import ReadingValve, Valve


def is_through_at_once(valve: Valve) -> bool:
    """Drive the coroutine by hand: it must not suspend."""
    try:
        valve.opened().send(None)
    except StopIteration:
        return True
    return False


def test_an_open_valve_does_not_suspend():
    assert is_through_at_once(Valve())


async def test_a_closed_valve_waits_until_it_opens():
    valve = Valve()
    valve.pauseProducing()
    waiting = asyncio.ensure_future(valve.opened())
    await asyncio.sleep(0)
    assert not waiting.done()
    valve.resumeProducing()
    async with asyncio.timeout(5):
        await waiting


async def test_a_valve_that_closes_again_at_once_holds_who_waited():
    valve = Valve()
    valve.pauseProducing()
    waiting = asyncio.ensure_future(valve.opened())
    await asyncio.sleep(0)
    valve.resumeProducing()
    valve.pauseProducing()
    await asyncio.wait({waiting}, timeout=0)
    assert not waiting.done()
    valve.stopProducing()
    async with asyncio.timeout(5):
        await waiting


def test_whoever_reads_hears_of_each_change_but_not_of_the_end():
    heard = []
    valve = ReadingValve(lambda: heard.append(valve.is_open))
    valve.pauseProducing()
    valve.resumeProducing()
    valve.pauseProducing()
    valve.stopProducing()
    assert heard == [False, True, False]
    assert is_through_at_once(valve)
