"""Waits for a state, with a limit that only a broken program reaches."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(probe: Callable[[], T], *, seconds: float = 60.0, what: str = "") -> T:
    """Ask again until the answer is true, and return it.

    Raises AssertionError with the last answer.
    """
    deadline = time.monotonic() + seconds
    while not (answer := probe()):
        if time.monotonic() > deadline:
            raise AssertionError(
                f"{what or probe} is still {answer!r} after {seconds} s"
            )
        time.sleep(0.05)
    return answer


async def until_async(probe: Callable[[], T], *, seconds: float = 20.0) -> T:
    """Let the event loop run until the answer is true, and return it.

    Raises AssertionError with the last answer.
    """
    deadline = time.monotonic() + seconds
    while not (answer := probe()):
        if time.monotonic() > deadline:
            raise AssertionError(f"still {answer!r} after {seconds} s")
        await asyncio.sleep(0.005)
    return answer
