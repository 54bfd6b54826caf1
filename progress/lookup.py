"""Many questions for rows, answered by few queries.

A thousand browsers that come back within a second ask the same few things: who is
this, whose job is that. What is asked within a moment is read together, and an answer
holds for a few seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from time import monotonic
from typing import Generic, TypeVar

from progress.bucket import Bucket

K = TypeVar("K")
V = TypeVar("V")

#: Seconds that a question waits for others.
TOGETHER = 0.005
#: So many loads come as they are asked for, and then so many a second, however many
#: ask: few wait for nobody, and a storm costs what the time costs that it lasts.
AT_ONCE = 20.0
A_SECOND = 2.0
#: Seconds that an answer holds. What exists is remembered, what does not is asked
#: again: it may have been made a moment ago.
FRESH = 2.0
#: Most answers that are kept.
KEPT = 10_000

Load = Callable[[Collection[K]], Awaitable[Mapping[K, V]]]


class Lookup(Generic[K, V]):
    """Answers by key; belongs to one event loop.

    There is one load at a time. Who asks while it is under way joins the next one: a
    row may have been made since this one looked. So a slow database gets larger
    loads, not more of them.
    """

    def __init__(self, load: Load[K, V]) -> None:
        self._load = load
        self._answers: dict[K, tuple[float, V]] = {}
        self._asked: dict[K, asyncio.Future[V | None]] = {}
        self._task: asyncio.Task[None] | None = None
        self._loads = Bucket(rate=A_SECOND, size=AT_ONCE, now=monotonic())

    async def get(self, key: K) -> V | None:
        """Return the answer to a question; None if there is none.

        Raises what the loading raises.
        """
        loop = asyncio.get_running_loop()
        kept = self._answers.get(key)
        if kept is not None and loop.time() - kept[0] < FRESH:
            return kept[1]
        # Whoever is cancelled takes the answer from nobody else.
        return await asyncio.shield(self._ask(key, loop))

    def _ask(self, key: K, loop: asyncio.AbstractEventLoop) -> asyncio.Future[V | None]:
        if key not in self._asked:
            self._asked[key] = loop.create_future()
        if self._task is None:
            self._task = loop.create_task(self._answer_all())
        return self._asked[key]

    async def _answer_all(self) -> None:
        """Load until nothing is asked any more."""
        try:
            while self._asked:
                pause = self._loads.reserve(monotonic())
                await asyncio.sleep(max(TOGETHER, pause))
                asked, self._asked = self._asked, {}
                await self._answer(asked)
        finally:
            # Nothing was awaited since the last look: no question slips through.
            self._task = None

    async def _answer(self, asked: dict[K, asyncio.Future[V | None]]) -> None:
        try:
            found = await self._load(tuple(asked))
        except Exception as error:
            for future in asked.values():
                future.set_exception(error)
                future.exception()  # seen, even if nobody waits for it any more
            return
        self._keep(found)
        for key, future in asked.items():
            future.set_result(found.get(key))

    def _keep(self, found: Mapping[K, V]) -> None:
        if len(self._answers) + len(found) > KEPT:
            self._answers.clear()
        now = asyncio.get_running_loop().time()
        self._answers.update({key: (now, value) for key, value in found.items()})
