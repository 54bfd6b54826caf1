"""Many questions for rows, answered by few queries.

A thousand browsers that come back within a second ask the same few things: who is
this, whose job is that. What is asked within a moment is read together, and an answer
holds for a few seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

#: Seconds that a question waits for others.
TOGETHER = 0.005
#: Seconds that an answer holds. What exists is remembered, what does not is asked
#: again: it may have been made a moment ago.
FRESH = 2.0
#: Most answers that are kept.
KEPT = 10_000

Load = Callable[[Collection[K]], Awaitable[Mapping[K, V]]]


class Lookup(Generic[K, V]):
    """Answers by key; belongs to one event loop."""

    def __init__(self, load: Load[K, V]) -> None:
        self._load = load
        self._answers: dict[K, tuple[float, V]] = {}
        self._asked: dict[K, asyncio.Future[V | None]] = {}

    async def get(self, key: K) -> V | None:
        """Return the answer to a question; None if there is none.

        Raises what the loading raises.
        """
        loop = asyncio.get_running_loop()
        answered_at, answer = self._answers.get(key, (None, None))
        if answered_at is not None and loop.time() - answered_at < FRESH:
            return answer
        return await asyncio.shield(self._ask(key, loop))

    def _ask(self, key: K, loop: asyncio.AbstractEventLoop) -> asyncio.Future[V | None]:
        if not self._asked:
            loop.call_later(TOGETHER, self._begin, loop)
        if key not in self._asked:
            self._asked[key] = loop.create_future()
        return self._asked[key]

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        asked, self._asked = self._asked, {}
        self._task = loop.create_task(self._answer(asked, loop))

    async def _answer(
        self,
        asked: dict[K, asyncio.Future[V | None]],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        try:
            found = await self._load(tuple(asked))
        except Exception as error:
            for future in asked.values():
                future.set_exception(error)
            return
        self._keep(found, loop.time())
        for key, future in asked.items():
            future.set_result(found.get(key))

    def _keep(self, found: Mapping[K, V], now: float) -> None:
        if len(self._answers) + len(found) > KEPT:
            self._answers.clear()
        self._answers.update({key: (now, value) for key, value in found.items()})
