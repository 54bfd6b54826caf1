"""The audience: who watches what in this process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from uuid import UUID

from progress.relay.rights import Claim, Right
from progress.relay.topics import (
    SYSTEM,
    Topic,
    TopicKind,
    topics_of_lists,
)
from progress.relay.track import Track
from progress.relay.viewer import Viewer


class Audience:
    """Viewers, and by topic; and how many each person has."""

    def __init__(self) -> None:
        self._all: set[Viewer] = set()
        self._viewers: dict[Topic, set[Viewer]] = {}
        self._people: Counter[int] = Counter()
        #: Places that are kept for viewers who are about to come, by person.
        self._kept: Counter[int] = Counter()
        #: What `claims` returned last; None once that has changed.
        self._claims: dict[Claim, list[Viewer]] | None = None

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Viewer]:
        return iter(tuple(self._all))

    def __contains__(self, topic: Topic) -> bool:
        return topic in self._viewers

    # Coming and going

    @contextmanager
    def keeping_place(self, user_id: int) -> Iterator[None]:
        """Count a connection of a person for the length of the block."""
        self._kept[user_id] += 1
        try:
            yield
        finally:
            self._kept[user_id] -= 1
            if not self._kept[user_id]:
                del self._kept[user_id]

    def admit(self, viewer: Viewer) -> None:
        """Let a viewer in, who watches nothing yet."""
        self._all.add(viewer)
        self._claims = None
        self._people[viewer.right.user_id] += 1

    def dismiss(self, viewer: Viewer) -> bool:
        """Let a viewer go, who watches nothing any more; tell whether it was here."""
        if viewer not in self._all:
            return False
        self._all.discard(viewer)
        self._claims = None
        self._people[viewer.right.user_id] -= 1
        if not self._people[viewer.right.user_id]:
            del self._people[viewer.right.user_id]
        return True

    def add(self, viewer: Viewer, topic: Topic) -> None:
        """Let a viewer watch a topic."""
        viewer.topics.add(topic)
        self._claims = None
        self._viewers.setdefault(topic, set()).add(viewer)

    def remove(self, viewer: Viewer, topic: Topic) -> bool:
        """Let a viewer watch a topic no more; tell whether nobody does thereby."""
        viewer.forget(topic)
        self._claims = None
        viewers = self._viewers.get(topic)
        if viewers is None or viewer not in viewers:
            return False
        viewers.remove(viewer)
        if not viewers:
            del self._viewers[topic]
        return not viewers

    def renew(self, viewer: Viewer, right: Right, expires_at: float | None) -> None:
        """Let a viewer watch by a newer right of the same person."""
        viewer.renew(right, expires_at)
        self._claims = None

    # Who and what

    @property
    def topics(self) -> int:
        """How many topics are watched."""
        return len(self._viewers)

    @property
    def subscriptions(self) -> int:
        """How many topics all viewers watch together."""
        return sum(map(len, self._viewers.values()))

    @property
    def people(self) -> int:
        """How many persons watch."""
        return len(self._people)

    def connections_of(self, user_id: int) -> int:
        """Return how many connections a person has here, or is about to have."""
        return self._people[user_id] + self._kept[user_id]

    def of(self, topic: Topic) -> Iterable[Viewer]:
        """Return those who watch a topic."""
        return self._viewers.get(topic, ())

    def following(self, track: Track) -> Iterator[Viewer]:
        """Yield the viewers that a track's messages are for, each once.

        Who gives its topic up while others are told is left out.
        """
        watching = [self._viewers[t] for t in track.topics() if t in self._viewers]
        if len(watching) == 1:
            [viewers] = watching
            yield from (v for v in tuple(viewers) if v in viewers)
            return
        for viewer in set(chain(*watching)):
            if any(viewer in viewers for viewers in watching):
                yield viewer

    def is_followed(self, track: Track) -> bool:
        """Tell whether anybody follows a track."""
        return any(topic in self._viewers for topic in track.topics())

    def has_list_with(self, owner_id: int, batch_id: UUID | None) -> bool:
        """Tell whether anybody watches many jobs, with those of this owner or batch."""
        lists = topics_of_lists(owner_id, batch_id)
        return any(topic in self._viewers for topic in lists)

    def jobs(self) -> set[UUID]:
        """Return the jobs that have viewers of their own."""
        return self._subjects(TopicKind.JOB)

    def batches(self) -> set[UUID]:
        """Return the batches that are watched."""
        return self._subjects(TopicKind.BATCH)

    def _subjects(self, kind: TopicKind) -> set[UUID]:
        return {t.subject for t in self._viewers if t.kind is kind and t.subject}

    def has_lists(self) -> bool:
        """Tell whether anybody watches many jobs."""
        return any(topic.is_list for topic in self._viewers)

    def owners(self) -> set[int] | None:
        """Return whose jobs lists are watched of; None for everyone's."""
        if SYSTEM in self._viewers:
            return None
        return self._people_of(TopicKind.USER)

    def inboxes(self) -> set[int]:
        """Return whose inboxes are watched."""
        return self._people_of(TopicKind.INBOX)

    def _people_of(self, kind: TopicKind) -> set[int]:
        topics = (t for t in self._viewers if t.kind is kind)
        return {t.user_id for t in topics if t.user_id is not None}

    def claims(self) -> Mapping[Claim, list[Viewer]]:
        """Return what is watched by what right; also those who watch nothing.

        Asked every few seconds, it is made anew only after somebody came or went.
        """
        if self._claims is None:
            self._claims = self._claimed()
        return self._claims

    def _claimed(self) -> dict[Claim, list[Viewer]]:
        claims: dict[Claim, list[Viewer]] = {}
        for viewer in self._all:
            for topic in viewer.topics or (None,):
                claims.setdefault((topic, viewer.right), []).append(viewer)
        return claims
