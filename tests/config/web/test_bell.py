"""A bell wakes everybody who waits, and nobody who comes later."""

from __future__ import annotations

import asyncio

import pytest

from config.web.bell import Bell


async def test_a_ring_wakes_all_who_wait():
    bell = Bell()
    waiting = [asyncio.ensure_future(bell.wait()) for _ in range(3)]
    await asyncio.sleep(0)
    bell.ring()
    async with asyncio.timeout(5):
        await asyncio.gather(*waiting)


async def test_a_ring_before_the_wait_wakes_nobody():
    bell = Bell()
    bell.ring()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await bell.wait()


async def test_one_who_waits_no_more_does_not_keep_the_others():
    bell = Bell()
    gone, waiting = (asyncio.ensure_future(bell.wait()) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    bell.ring()
    async with asyncio.timeout(5):
        await waiting
