"""The press: reads what is due, once for all viewers, and hands it to them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.conf import settings

from progress.relay import inboxes, loading, reading
from progress.relay.audience import Audience
from progress.relay.conflation import emit_at
from progress.relay.encoded import Encoded, Form
from progress.relay.schedule import Schedule
from progress.relay.track import Track
from progress.relay.tracks import Tracks

#: Most tracks that are read by one set of queries.
CHUNK = 100
#: So many viewers are told before others on the event loop have their turn.
TURN = 100

#: So many times as long as a read took, the next one waits after it began: what becomes
#: due meanwhile is read together. A read alone costs as much as one of ten jobs, so
#: many jobs that move one after the other would cost a read each.
REST = 50
#: Seconds that a read waits for others at most.
LONGEST_REST = 0.1

Spawn = Callable[[Coroutine[Any, Any, None]], object]


class Press:
    """Plans tracks, reads the due ones in chunks, and offers them to the audience."""

    def __init__(self, audience: Audience, tracks: Tracks, spawn: Spawn) -> None:
        self._audience = audience
        self._tracks = tracks
        self._spawn = spawn
        self._schedule = Schedule()
        self._timer: asyncio.TimerHandle | None = None
        self._told = 0
        self._rest = 0.0
        self._rested_at = 0.0

    def plan(self, track: Track, *, is_urgent: bool = False) -> None:
        """Let a track be emitted: at once if it was quiet, else when it may.

        One that is being read is planned when that is done.
        """
        track.is_urgent |= is_urgent
        if track.is_loading:
            return
        now = asyncio.get_running_loop().time()
        due_at = emit_at(
            last_emitted_at=track.last_emitted_at,
            interval=settings.HEADWAY_FRAME_SECONDS,
            is_urgent=track.is_urgent,
            now=now,
        )
        self._plan_at(track, due_at)

    def close(self) -> None:
        """Emit nothing more."""
        if self._timer is not None:
            self._timer.cancel()

    def _plan_at(self, track: Track, due_at: float) -> None:
        if self._schedule.plan(track, due_at):
            self._wind()

    def _wind(self) -> None:
        """Set the one timer to the next moment at which something is due."""
        next_at = self._schedule.next_at()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if next_at is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(max(next_at, self._rested_at), self._fire)

    def _fire(self) -> None:
        now = asyncio.get_running_loop().time()
        self._timer = None
        self._rested_at = now + self._rest
        due = [t for t in self._schedule.take(now) if t.is_behind and not t.is_loading]
        due.sort(key=lambda track: track.form)
        for form, tracks in groupby(due, key=lambda track: track.form):
            for chunk in _chunks(list(tracks)):
                self._spawn(self._emit(form, chunk))
        self._wind()

    async def _emit(self, form: Form, tracks: list[Track]) -> None:
        wanted = {t.subject: t.base() for t in tracks if t.subject is not None}
        heard = {track: track.known_seq for track in tracks}
        for track in tracks:
            # What becomes urgent from here on is urgent after this one, too.
            track.is_loading, track.is_urgent = True, False
        undelivered = tracks[::-1]
        try:
            found = await self._read(form, wanted)
            while undelivered:
                track = undelivered.pop()
                track.is_loading = False
                for message in found.get(track.subject) or (None,):
                    await self._deliver(track, message, heard[track])
        finally:
            for track in undelivered:
                track.is_loading = False

    async def _read(
        self, form: Form, wanted: dict[Any, int]
    ) -> Mapping[Any, Sequence[Encoded]]:
        loop = asyncio.get_running_loop()
        began_at = loop.time()
        found = await loading.in_thread(_news, form, wanted)
        self._rest = min(REST * (loop.time() - began_at), LONGEST_REST)
        return found

    async def _deliver(self, track: Track, message: Encoded | None, heard: int) -> None:
        if self._tracks.find(track.key) is not track:
            # It was forgotten during the read. Who came back has another, whose news
            # this one must not stand before.
            return
        if message is None:
            self._tracks.forget([track])
            return
        if message.seq < heard == track.known_seq and not message.has_more:
            # The hint told more than there is: the row rules.
            track.known_seq = message.seq
        now = asyncio.get_running_loop().time()
        is_news = message.seq > track.relayed_seq
        if is_news:
            track.advance(message, now)
        if is_news and message.has_more:
            self._plan_at(track, now)
        elif track.is_behind:
            self.plan(track)
        if is_news:
            await self._offer(track)

    async def _offer(self, track: Track) -> None:
        for viewer in self._audience.following(track):
            viewer.offer(track)
            self._told += 1
            if self._told % TURN == 0:
                await asyncio.sleep(0)

    async def tell(self, track: Track, message: Encoded) -> None:
        """Make a message that came by another way the latest, and hand it out."""
        track.advance(message, asyncio.get_running_loop().time())
        await self._offer(track)


def _news(form: Form, wanted: dict[Any, int]) -> Mapping[Any, Sequence[Encoded]]:
    """Return what is new about each, in order; of all but inboxes it is one message."""
    if form is Form.INBOX:
        return inboxes.news(wanted)
    return {pk: (message,) for pk, message in reading.news(form, wanted).items()}


def _chunks(tracks: list[Track]) -> Iterable[list[Track]]:
    return (tracks[i : i + CHUNK] for i in range(0, len(tracks), CHUNK))
