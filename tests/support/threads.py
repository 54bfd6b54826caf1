"""The one thread in which asgiref runs all that has to stay in one thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asgiref.sync import sync_to_async


@asynccontextmanager
async def shared_thread_taken() -> AsyncIterator[None]:
    """Keep that thread busy: whoever asks for it waits until the block has ended."""
    loop = asyncio.get_running_loop()
    began, may_end = asyncio.Event(), threading.Event()

    def hold() -> None:
        loop.call_soon_threadsafe(began.set)
        may_end.wait(60)

    holding = asyncio.ensure_future(sync_to_async(hold, thread_sensitive=True)())
    try:
        await began.wait()
        yield
    finally:
        may_end.set()
        await holding
