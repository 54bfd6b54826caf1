"""Running a coroutine as far as it goes without waiting."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Coroutine
from typing import Any

import pytest

from progress.relay.eager import begin


async def at_once(done: list[str]) -> None:
    done.append("done")


async def after(waited: asyncio.Future[str], done: list[str]) -> None:
    done.append("begun")
    done.append(await waited)


def promise() -> asyncio.Future[str]:
    return asyncio.get_running_loop().create_future()


def rest_of(work: Coroutine[Any, Any, None]) -> Coroutine[Any, Any, None]:
    rest = begin(work)
    assert rest is not None
    return rest


async def test_what_does_not_wait_is_done_when_begin_returns():
    done: list[str] = []
    assert begin(at_once(done)) is None
    assert done == ["done"]


async def test_what_waits_has_gone_as_far_as_that_wait():
    done: list[str] = []
    waited = promise()
    rest = rest_of(after(waited, done))
    assert done == ["begun"]
    waited.set_result("ended")
    await rest
    assert done == ["begun", "ended"]


async def test_a_task_may_finish_the_rest():
    done: list[str] = []
    waited = promise()
    task = asyncio.create_task(rest_of(after(waited, done)))
    asyncio.get_running_loop().call_soon(waited.set_result, "ended")
    await task
    assert done == ["begun", "ended"]


async def test_what_was_waited_for_may_be_there_before_the_rest_is_awaited():
    done: list[str] = []
    waited = promise()
    rest = rest_of(after(waited, done))
    waited.set_result("ended")
    await asyncio.create_task(rest)
    assert done == ["begun", "ended"]


async def test_many_waits_follow_each_other():
    done: list[int] = []

    async def work() -> None:
        for number in range(5):
            await asyncio.sleep(0)
            done.append(number)

    rest = rest_of(work())
    assert done == []
    await asyncio.create_task(rest)
    assert done == [0, 1, 2, 3, 4]


async def test_an_error_before_the_first_wait_is_raised_at_once():
    async def work() -> None:
        raise OSError("the socket is closed")

    with pytest.raises(OSError, match="closed"):
        begin(work())


async def test_an_error_after_a_wait_is_raised_by_the_rest():
    async def work() -> None:
        await asyncio.sleep(0)
        raise OSError("the socket is closed")

    rest = rest_of(work())
    with pytest.raises(OSError, match="closed"):
        await asyncio.create_task(rest)


async def test_an_error_of_what_was_waited_for_is_the_works_to_see():
    waited, seen = promise(), []

    async def work() -> None:
        try:
            await waited
        except ValueError as error:
            seen.append(error)

    rest = rest_of(work())
    error = ValueError("no")
    waited.set_exception(error)
    await asyncio.create_task(rest)
    assert seen == [error]


async def test_a_cancellation_reaches_the_work_and_ends_the_task():
    waited, ended = promise(), []

    async def work() -> None:
        try:
            await waited
        finally:
            ended.append("cleaned up")

    task = asyncio.create_task(rest_of(work()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended == ["cleaned up"]
    assert waited.cancelled()


async def test_a_work_that_survives_a_cancellation_goes_on():
    first, second, seen = promise(), promise(), []

    async def work() -> None:
        try:
            await first
        except asyncio.CancelledError:
            seen.append("cancelled")
        seen.append(await second)

    task = asyncio.create_task(rest_of(work()))
    await asyncio.sleep(0)
    task.cancel()
    second.set_result("went on")
    await task
    assert seen == ["cancelled", "went on"]


async def test_what_is_never_awaited_is_closed_without_a_complaint(recwarn):
    ended: list[str] = []
    waited = promise()

    async def work() -> None:
        try:
            await waited
        finally:
            ended.append("cleaned up")

    rest_of(work()).close()
    gc.collect()
    assert ended == ["cleaned up"]
    assert not recwarn.list


async def test_a_lock_that_was_waited_for_is_left_by_who_is_cancelled():
    """What servers wait for while they send: here an asyncio.Lock and an Event."""
    lock, event = asyncio.Lock(), asyncio.Event()
    await lock.acquire()

    async def send() -> None:
        async with lock:
            await event.wait()

    first = asyncio.create_task(rest_of(send()))
    second = asyncio.create_task(rest_of(send()))
    await asyncio.sleep(0)
    first.cancel()
    lock.release()
    event.set()
    await second
    assert first.cancelled()
    assert not lock.locked()
