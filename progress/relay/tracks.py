"""The tracks of one relay, by job and form."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from progress.relay.topics import Topic
from progress.relay.track import Track


class Tracks:
    """Whole and brief tracks; a job's two forms are relayed apart."""

    def __init__(self) -> None:
        self._tracks: dict[tuple[UUID, bool], Track] = {}

    def __len__(self) -> int:
        return len(self._tracks)

    def of(self, job_id: UUID, owner_id: int, *, is_brief: bool) -> Track:
        """Return the track of a job in a form, a new one if there is none."""
        track = self._tracks.setdefault(
            (job_id, is_brief), Track(job_id=job_id, is_brief=is_brief)
        )
        track.owner_id = owner_id
        return track

    def known_seq(self, job_id: UUID, *, is_brief: bool) -> int:
        """Return how far a job is known to have come; 0 if nothing was heard."""
        track = self._tracks.get((job_id, is_brief))
        return track.known_seq if track else 0

    def about(self, topic: Topic) -> list[Track]:
        """Return the tracks that viewers of a topic follow."""
        if topic.job_id is not None:
            track = self._tracks.get((topic.job_id, False))
            return [track] if track else []
        brief = [track for track in self._tracks.values() if track.is_brief]
        if topic.user_id is None:
            return brief
        return [track for track in brief if track.owner_id == topic.user_id]

    def behind(self) -> list[Track]:
        """Return the tracks of which more is known than was relayed."""
        return [t for t in self._tracks.values() if t.known_seq > t.relayed_seq]

    def over(self, before: float) -> list[Track]:
        """Return the brief tracks whose job's end was told before a moment."""
        return [t for t in self._tracks.values() if t.is_brief and t.is_over(before)]

    def forget(self, tracks: Iterable[Track]) -> None:
        """Keep these no longer."""
        for track in tracks:
            track.cancel_timer()
            self._tracks.pop((track.job_id, track.is_brief), None)
