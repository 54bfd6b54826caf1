"""The audience: who watches what in this process."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from uuid import UUID

from progress.relay.topics import Topic, job_topic, system_topic, user_topic
from progress.relay.track import Track
from progress.relay.viewer import Viewer


class Audience:
    """Viewers by topic, and how many each person has."""

    def __init__(self) -> None:
        self._viewers: dict[Topic, set[Viewer]] = defaultdict(set)
        self._sockets: Counter[int] = Counter()

    def __len__(self) -> int:
        return len(self._viewers)

    def __iter__(self) -> Iterator[Viewer]:
        return iter([v for viewers in self._viewers.values() for v in viewers])

    def __contains__(self, topic: Topic) -> bool:
        return topic in self._viewers

    def add(self, viewer: Viewer) -> None:
        """Let a viewer in."""
        self._viewers[viewer.topic].add(viewer)
        if viewer.right is not None:
            self._sockets[viewer.right.user_id] += 1

    def remove(self, viewer: Viewer) -> bool:
        """Forget a viewer; tell whether its topic has none left thereby."""
        viewers = self._viewers.get(viewer.topic, set())
        if viewer not in viewers:
            return False
        viewers.remove(viewer)
        self._count_out(viewer)
        if not viewers:
            del self._viewers[viewer.topic]
        return not viewers

    def _count_out(self, viewer: Viewer) -> None:
        if viewer.right is None:
            return
        self._sockets[viewer.right.user_id] -= 1
        if not self._sockets[viewer.right.user_id]:
            del self._sockets[viewer.right.user_id]

    def sockets_of(self, user_id: int) -> int:
        """Return how many sockets a person has open here."""
        return self._sockets[user_id]

    def following(self, track: Track) -> list[Viewer]:
        """Return the viewers that a track's frames are for."""
        if not track.is_brief:
            return list(self._viewers.get(job_topic(track.job_id), ()))
        mine = self._viewers.get(user_topic(track.owner_id), ())
        return [*mine, *self._viewers.get(system_topic(), ())]

    def jobs(self) -> set[UUID]:
        """Return the jobs that have viewers of their own."""
        return {t.job_id for t in self._viewers if t.job_id is not None}

    def has_lists(self) -> bool:
        """Tell whether anybody watches many jobs."""
        return any(topic.is_list for topic in self._viewers)

    def owners(self) -> set[int] | None:
        """Return whose jobs lists are watched of; None for everyone's."""
        if system_topic() in self._viewers:
            return None
        return {t.user_id for t in self._viewers if t.user_id is not None}
