"""A viewer: one connection's place in what is relayed, and its one writer."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from progress.protocol import CloseCode, heartbeat
from progress.relay import loading
from progress.relay.rights import Right
from progress.relay.topics import Topic
from progress.relay.track import Encoded, Track
from progress.relay.tracks import Tracks

logger = logging.getLogger(__name__)

Send = Callable[[str], Awaitable[None]]
End = Callable[[CloseCode], Coroutine[Any, Any, None]]

#: Seconds before news that could not be read or sent are tried again.
PAUSE = 1.0


async def _end_nothing(code: CloseCode) -> None:
    """Stand for a connection that nobody closes."""


class Viewer:
    """Holds which jobs have news, never the news: a slow reader gets the newest.

    A viewer that has fallen behind the latest frame reads what it missed from the
    database, by its own seq. `end` closes its connection with a code.
    """

    def __init__(
        self,
        topic: Topic,
        send: Send,
        *,
        after: int = 0,
        right: Right | None = None,
        end: End = _end_nothing,
    ) -> None:
        self.topic = topic
        self.right = right
        self.end = end
        #: What is known of jobs beyond what was told; the relay's, once joined.
        self.tracks = Tracks()
        self._send = send
        self._after = after
        self._news: dict[UUID, Track] = {}
        self._positions: dict[UUID, int] = {}
        self._awake = asyncio.Event()
        self._last_sent_at = time.monotonic()

    @property
    def positions(self) -> dict[UUID, int]:
        """How far each job was told; a list's viewer keeps only jobs that run."""
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
        """Tell news, or a sign of life after silence, while the connection lives."""
        while True:
            try:
                await self._write_next()
            except Exception as error:
                logger.warning("A viewer was not told, trying again: %r", error)
                await asyncio.sleep(PAUSE)

    async def _write_next(self) -> None:
        if not await self._has_news():
            await self._say(self._heartbeat())
            return
        self._awake.clear()
        while self._news:
            await self._tell_news(self._news.pop(next(iter(self._news))))

    async def _has_news(self) -> bool:
        """Wait for news until it was silent for too long."""
        silence = time.monotonic() - self._last_sent_at
        try:
            async with asyncio.timeout(
                settings.HEADWAY_SOCKET_HEARTBEAT_SECONDS - silence
            ):
                return await self._awake.wait()
        except TimeoutError:
            return False

    def _heartbeat(self) -> str:
        is_brief = self.topic.is_list
        seqs = {
            str(pk): max(seq, self.tracks.known_seq(pk, is_brief=is_brief))
            for pk, seq in self._positions.items()
        }
        return loading.dumps(heartbeat(timezone.now().isoformat(), seqs))

    async def _tell_news(self, track: Track) -> None:
        try:
            await self._tell_latest(track)
        except Exception:
            self._news.setdefault(track.job_id, track)
            self._awake.set()
            raise

    async def _tell_latest(self, track: Track) -> None:
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
        await self._say(frame.text)
        self._positions[job_id] = frame.seq
        if frame.is_final and self.topic.is_list:
            del self._positions[job_id]

    async def _say(self, text: str) -> None:
        await self._send(text)
        self._last_sent_at = time.monotonic()
