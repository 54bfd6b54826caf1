"""Where viewers read what they were not told: memory first, then the database.

A thousand viewers that come back at once to one job cost one read, not a thousand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from time import monotonic

from django.utils import timezone

from progress.protocol import heartbeat
from progress.relay import loading, reading
from progress.relay.encoded import Encoded, Form, Key
from progress.relay.figures import figures
from progress.relay.greetings import Greetings
from progress.relay.topics import Topic, TopicKind
from progress.relay.track import Track
from progress.relay.tracks import Tracks

_FORMS = {
    TopicKind.JOB: Form.WHOLE,
    TopicKind.BATCH: Form.BATCH,
    TopicKind.SUMMARY: Form.SUMMARY,
}


_READERS = {
    Form.WHOLE: lambda track, after: reading.since(track.subject, after),
    Form.BATCH: lambda track, _after: reading.batch(track.subject),
    Form.SUMMARY: lambda track, _after: reading.summary(track.relayed_seq + 1, 0),
}


class Source:
    """Reads for the viewers of one relay."""

    def __init__(self, tracks: Tracks) -> None:
        self._tracks = tracks
        self._greetings = Greetings()

    def track_of(self, topic: Topic) -> Track | None:
        """Return the track of a topic's own messages; lists of jobs have none."""
        form = _FORMS.get(topic.kind)
        return None if form is None else self._tracks.of(topic.subject, form)

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
        async with track.lock:
            message = track.loaded_after(after) or await self._load(track, after)
        if message is None:
            return []
        figures.resumed[_kind(after, message)] += 1
        return [message]

    async def _load(self, track: Track, after: int) -> Encoded | None:
        message = await loading.in_thread(_READERS[track.form], track, after)
        if message is not None:
            track.keep_loaded(after, message)
        return message

    async def greeting(
        self, topic: Topic, since: datetime | None
    ) -> list[tuple[Key, Encoded]]:
        """Return messages about the jobs of a list, read once for all who ask."""
        return await self._greetings.of(topic, since, now=monotonic())

    def heartbeat(self, positions: Mapping[Key, int]) -> Encoded:
        """Return a sign of life with how far each watched job is known to be."""
        seqs = {
            str(key[0]): max(seq, self._tracks.known_seq(key))
            for key, seq in positions.items()
            if key[0] is not None
        }
        text = reading.dumps(heartbeat(timezone.now().isoformat(), seqs))
        return Encoded(text=text, seq=0)


def _kind(after: int, message: Encoded) -> str:
    if message.is_reset:
        return "reset"
    if message.seq == after:
        return "current"
    return "updates" if after else "snapshot"
