"""A viewer: one connection's place in what is relayed, and its one writer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from uuid import UUID

from progress.relay import loading
from progress.relay.topics import Topic
from progress.relay.track import Encoded, Track

Send = Callable[[str], Awaitable[None]]


class Viewer:
    """Holds which jobs have news, never the news: a slow reader gets the newest.

    A viewer that has fallen behind the latest frame reads what it missed from the
    database, by its own seq.
    """

    def __init__(self, topic: Topic, send: Send, *, after: int = 0) -> None:
        self.topic = topic
        self._send = send
        self._after = after
        self._news: dict[UUID, Track] = {}
        self._positions: dict[UUID, int] = {}
        self._awake = asyncio.Event()
        self.last_sent_at = time.monotonic()

    @property
    def positions(self) -> dict[UUID, int]:
        """How far each job was told."""
        return dict(self._positions)

    def offer(self, track: Track) -> None:
        """Note that a job has news; costs the same however often."""
        self._news[track.job_id] = track
        self._awake.set()

    async def greet(self) -> None:
        """Send the present: first thing after subscribing, so that no gap is left."""
        if self.topic.job_id is None:
            for job_id, frame in await loading.in_thread(
                loading.greeting, self.topic.user_id
            ):
                await self._tell(job_id, frame)
        else:
            await self._catch_up(self.topic.job_id, self._after)

    async def write(self) -> None:
        """Tell news for as long as the connection lives."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            while self._news:
                job_id = next(iter(self._news))
                await self._tell_news(self._news.pop(job_id))

    async def say(self, text: str) -> None:
        """Send something that is not about a job's position."""
        self.last_sent_at = time.monotonic()
        await self._send(text)

    async def _tell_news(self, track: Track) -> None:
        position = self._positions.get(track.job_id, 0)
        latest = track.latest
        if latest is None or latest.seq <= position:
            return
        if track.is_brief or latest.after <= position:
            await self._tell(track.job_id, latest)
        else:
            await self._catch_up(track.job_id, position)

    async def _catch_up(self, job_id: UUID, after: int) -> None:
        frame = await loading.in_thread(
            loading.encoded_frame, job_id, after=after, is_brief=False
        )
        if frame is not None:
            await self._tell(job_id, frame)

    async def _tell(self, job_id: UUID, frame: Encoded) -> None:
        self._positions[job_id] = frame.seq
        await self.say(frame.text)
