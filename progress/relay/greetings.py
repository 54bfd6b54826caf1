"""What those are told first who watch many jobs: read once for all who come."""

from __future__ import annotations

import asyncio
from datetime import datetime
from weakref import WeakValueDictionary

from progress.relay import loading, reading
from progress.relay.encoded import Encoded, Key
from progress.relay.topics import Topic

#: A list, and from when on.
Asked = tuple[Topic, datetime | None]
Told = list[tuple[Key, Encoded]]

#: Seconds for which a greeting may be given again. Who gets it is told afterwards
#: what the relay knows beyond it, so its age shows nowhere.
FRESH = 1.0
#: Most greetings that are kept.
KEPT = 100


class Greetings:
    """Greetings by topic and moment."""

    def __init__(self) -> None:
        self._kept: dict[Asked, tuple[float, Told]] = {}
        #: One for each list that is being read: others need not wait for it.
        self._locks: WeakValueDictionary[Asked, asyncio.Lock] = WeakValueDictionary()

    async def of(self, topic: Topic, since: datetime | None, *, now: float) -> Told:
        """Return messages about a list's active jobs and those changed `since`."""
        key = (topic, since and since.replace(microsecond=0))
        async with self._locks.setdefault(key, asyncio.Lock()):
            read_at, told = self._kept.get(key, (-FRESH, []))
            if now - read_at < FRESH:
                return told
            told = await loading.in_thread(reading.greeting, *key)
            self._keep(key, now, told)
        return told

    def _keep(self, key: Asked, now: float, told: Told) -> None:
        kept = {k: v for k, v in self._kept.items() if now - v[0] < FRESH}
        self._kept = {} if len(kept) >= KEPT else kept
        self._kept[key] = (now, told)
