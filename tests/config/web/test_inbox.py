"""An inbox keeps order, and says when it is full and when it is empty again."""

from __future__ import annotations

import asyncio

from config.web.inbox import FULL, Inbox


def message(number: int) -> dict[str, int]:
    return {"number": number}


async def test_messages_come_out_in_the_order_in_which_they_came():
    inbox = Inbox()
    for number in range(3):
        inbox.put_nowait(message(number))
    assert [await inbox.get() for _ in range(3)] == [message(n) for n in range(3)]


async def test_a_message_wakes_who_waits_for_one():
    inbox = Inbox()
    waiting = asyncio.ensure_future(inbox.get())
    await asyncio.sleep(0)
    inbox.put_nowait(message(1))
    async with asyncio.timeout(5):
        assert await waiting == message(1)


async def test_no_message_is_lost_to_a_reader_that_was_cancelled():
    inbox = Inbox()
    gone, waiting = (asyncio.ensure_future(inbox.get()) for _ in range(2))
    await asyncio.sleep(0)
    inbox.put_nowait(message(1))
    gone.cancel()
    async with asyncio.timeout(5):
        assert await waiting == message(1)


async def test_a_full_inbox_says_so_once_and_once_more_when_it_is_empty():
    heard = []
    inbox = Inbox(lambda: heard.append(inbox.is_full))
    for number in range(FULL + 2):
        inbox.put_nowait(message(number))
    assert heard == [True]
    for _ in range(FULL + 2):
        await inbox.get()
    assert heard == [True, False]


async def test_an_inbox_is_empty_when_all_was_taken():
    inbox = Inbox()
    assert inbox.empty()
    inbox.put_nowait(message(1))
    assert not inbox.empty()
    await inbox.get()
    assert inbox.empty()
