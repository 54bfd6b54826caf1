"""Runs a coroutine at once, as far as it goes without waiting.

A server's `send` waits only while a peer's buffer is full. A task for each of a
thousand sends that do not wait would cost more than the sends. Python 3.12 has eager
tasks for this; here it also works on 3.11.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Generator
from functools import partial
from types import coroutine as as_coroutine
from typing import Any

Rest = Coroutine[Any, Any, None]
Send = Callable[[dict[str, Any]], Rest]
#: Sends a text at once, if the server can; returns what is to be awaited before the
#: next one, None if nothing is. Without the call of a coroutine for each delivery.
Put = Callable[[str], Rest | None]


def begin(work: Rest) -> Rest | None:
    """Run `work` up to its first wait; return the rest, None if there is none.

    The rest has to be awaited. What `work` raises before it waits is raised here.
    Until its first wait `work` runs as a part of whoever calls: it must not hold on to
    the current task, as `asyncio.timeout` does.
    """
    try:
        waiting = work.send(None)
    except StopIteration:
        return None
    return _rest(work, waiting)


@as_coroutine
def _rest(work: Rest, waiting: Any) -> Generator[Any, Any, None]:
    while True:
        try:
            value = yield waiting
        except BaseException as error:  # a cancellation, too, is the work's to see
            step = partial(work.throw, error)
        else:
            step = partial(work.send, value)
        try:
            waiting = step()
        except StopIteration:
            return
