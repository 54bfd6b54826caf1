"""The tracks of one relay, by subject and form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from progress.relay.encoded import Form, Key, Subject
from progress.relay.topics import Topic, TopicKind
from progress.relay.track import Track

#: In which form a topic's own messages are told; lists of jobs have none.
FORMS = {
    TopicKind.JOB: Form.WHOLE,
    TopicKind.BATCH: Form.BATCH,
    TopicKind.SUMMARY: Form.SUMMARY,
    TopicKind.INBOX: Form.INBOX,
}


def key_of(topic: Topic) -> Key:
    """Return what a topic's own messages are known by."""
    subject = topic.user_id if topic.kind is TopicKind.INBOX else topic.subject
    return subject, FORMS[topic.kind]


class Tracks:
    """A job's whole and brief forms, a batch, the system: each is relayed apart."""

    def __init__(self) -> None:
        self._tracks: dict[Key, Track] = {}

    def __len__(self) -> int:
        return len(self._tracks)

    def __iter__(self) -> Iterator[Track]:
        return iter(tuple(self._tracks.values()))

    def of(self, subject: Subject, form: Form) -> Track:
        """Return the track of something in a form, a new one if there is none."""
        key = (subject, form)
        track = self._tracks.get(key)
        if track is None:
            track = self._tracks[key] = Track(subject=subject, form=form)
        return track

    def find(self, key: Key) -> Track | None:
        """Return a track if there is one."""
        return self._tracks.get(key)

    def known_seq(self, key: Key) -> int:
        """Return how far something is known to have come; 0 if nothing was heard."""
        track = self._tracks.get(key)
        return track.known_seq if track else 0

    def about(self, topic: Topic) -> list[Track]:
        """Return the tracks that viewers of a topic follow."""
        if topic.kind in FORMS and not topic.is_list:
            track = self._tracks.get(key_of(topic))
            return [track] if track else []
        return [track for track in self if _is_about(track, topic)]

    def over(self, before: float) -> list[Track]:
        """Return the brief tracks whose job's end was told before a moment."""
        return [t for t in self if t.form is Form.BRIEF and t.is_over(before)]

    def forget(self, tracks: Iterable[Track]) -> None:
        """Keep these no longer."""
        for track in tracks:
            track.due_at = None
            self._tracks.pop(track.key, None)


def _is_about(track: Track, topic: Topic) -> bool:
    if topic.kind is TopicKind.BATCH and track.form is Form.BATCH:
        return track.subject == topic.subject
    if track.form is not Form.BRIEF:
        return False
    if topic.kind is TopicKind.USER:
        return track.owner_id == topic.user_id
    return topic.kind is TopicKind.SYSTEM or track.batch_id == topic.subject
