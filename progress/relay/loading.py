"""What the relay reads from the database, on a small pool of threads of its own.

Channels runs all sync code of consumers in one thread; one slow query would hold
up every socket of the process. These threads belong to the relay alone, and each
keeps its connection.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any, ParamSpec, TypeVar

from asgiref.sync import sync_to_async
from django.db import connection, connections

from progress.connections import tend_connections
from progress.relay.figures import figures

P = ParamSpec("P")
R = TypeVar("R")

THREADS = 4
_pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="relay")


async def in_thread(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run `function` on the relay's threads, with a healthy connection."""
    call = partial(_with_connection, partial(function, *args, **kwargs))
    run = sync_to_async(call, thread_sensitive=False, executor=_pool)
    return await run()


def _with_connection(call: Callable[[], R]) -> R:
    tend_connections()
    with connection.execute_wrapper(_count):
        return call()


def _count(execute: Callable[..., Any], *arguments: Any) -> Any:
    figures.queries += 1
    return execute(*arguments)


def close_connections() -> None:
    """Close the connection of each of the relay's threads; a query opens it again."""
    all_here = Barrier(THREADS)
    closings = [_pool.submit(_close_own, all_here) for _ in range(THREADS)]
    for closing in closings:
        closing.result()


def _close_own(all_here: Barrier) -> None:
    # Each thread waits for the others, so that none closes twice and none never.
    with suppress(BrokenBarrierError):
        all_here.wait(timeout=10)
    connections.close_all()
