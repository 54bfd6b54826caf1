"""Where viewers read what they were not told: memory first, then the database.

A thousand viewers that come back at once to one job cost one read, not a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sized
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.utils import timezone

from progress.protocol import heartbeat
from progress.relay import inboxes, loading, reading
from progress.relay.encoded import Encoded, Form, Key
from progress.relay.figures import figures
from progress.relay.greetings import Greetings
from progress.relay.topics import Topic
from progress.relay.track import Track
from progress.relay.tracks import FORMS, Tracks, key_of

_READERS: dict[Form, Callable[[Any, int], Encoded | None]] = {
    Form.WHOLE: lambda track, after: reading.since(track.subject, after),
    Form.BATCH: lambda track, _after: reading.batch(track.subject),
}


#: Forms of jobs: a sign of life names how far they have come.
_HAS_SEQ = frozenset({Form.WHOLE, Form.BRIEF})
#: For so long a sign of life is given to others who are at the same positions.
SIGN_LIVES = timedelta(seconds=1)


class Source:
    """Reads for the viewers of one relay."""

    def __init__(self, tracks: Tracks, connections: Sized = ()) -> None:
        self._tracks = tracks
        self._connections = connections
        self._greetings = Greetings()
        self._signs: dict[tuple[tuple[Key, int], ...], Encoded] = {}
        self._signs_made_at = timezone.now()

    def track_of(self, topic: Topic) -> Track | None:
        """Return the track of a topic's own messages; lists of jobs have none."""
        is_told = topic.kind in FORMS
        return self._tracks.of(*key_of(topic)) if is_told else None

    def tracks_about(self, topic: Topic) -> list[Track]:
        """Return all tracks that a topic's viewers follow."""
        return self._tracks.about(topic)

    async def since(self, track: Track, after: int) -> list[Encoded]:
        """Return what happened to a track's job after `after`, and its present.

        Nothing if it is gone. Who comes back up to date gets the present, too: a
        message whose seq is `after`.
        """
        if after and (recent := track.recent_after(after)):
            figures.resumed["updates"] += 1
            return recent
        if isinstance(track.subject, int):
            return await loading.in_thread(inboxes.since, track.subject, after)
        async with track.lock:
            message = track.loaded_after(after) or await self._load(track, after)
        if message is None:
            return []
        figures.resumed[_kind(after, message)] += 1
        return [message]

    async def _load(self, track: Track, after: int) -> Encoded | None:
        message = await loading.in_thread(self._read, track, after)
        if message is not None:
            track.keep_loaded(after, message)
        return message

    def _read(self, track: Track, after: int) -> Encoded | None:
        if track.form is Form.SUMMARY:
            # By the seq of the last one, so that the next one is newer for everybody.
            seq = max(track.relayed_seq, 1)
            return reading.summary(seq, len(self._connections))
        return _READERS[track.form](track, after)

    async def greeting(
        self, topic: Topic, since: datetime | None
    ) -> list[tuple[Key, Encoded]]:
        """Return messages about the jobs of a list, read once for all who ask."""
        return await self._greetings.of(topic, since, now=monotonic())

    def heartbeat(self, positions: Mapping[Key, int]) -> Encoded:
        """Return a sign of life with how far each watched job is known to be.

        It is written once for all who watch the same and are silent together.
        """
        now = timezone.now()
        if now - self._signs_made_at > SIGN_LIVES:
            self._signs.clear()
            self._signs_made_at = now
        watched = tuple(positions.items())
        if watched not in self._signs:
            self._signs[watched] = self._sign(watched, now)
        return self._signs[watched]

    def _sign(self, watched: tuple[tuple[Key, int], ...], now: datetime) -> Encoded:
        seqs = {
            str(key[0]): max(seq, self._tracks.known_seq(key))
            for key, seq in watched
            if key[1] in _HAS_SEQ
        }
        return Encoded(text=reading.dumps(heartbeat(now.isoformat(), seqs)), seq=0)


def _kind(after: int, message: Encoded) -> str:
    if message.is_reset:
        return "reset"
    if message.seq == after:
        return "current"
    return "updates" if after else "snapshot"
