"""A track: how far one job has been relayed in one form, and the latest messages."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from uuid import UUID

from progress.relay.encoded import Encoded, Form, Key, Subject
from progress.relay.topics import (
    SUMMARY,
    Topic,
    batch_topic,
    inbox_topic,
    job_topic,
    topics_of_lists,
)

#: Deltas that are kept for viewers that come back after a moment, and their characters.
KEPT = 8
KEPT_CHARACTERS = 64_000
#: Messages that are kept for viewers that come with the same seq, and for so many of
#: the relay's rounds after the last was read: all who come back after a restart.
KEPT_LOADED = 8
KEPT_ROUNDS = 20


@dataclass(slots=True, kw_only=True, eq=False)
class Track:
    """One job, batch, inbox or the system, in one form."""

    subject: Subject
    form: Form
    #: The highest seq that a hint or the database named.
    known_seq: int = 0
    #: How far the viewers of this process have been told; the base of the next delta.
    relayed_seq: int = 0
    latest: Encoded | None = None
    owner_id: int = 0
    batch_id: UUID | None = None
    last_emitted_at: float | None = None
    #: When it is to be emitted, by the loop's clock; None if nothing is planned.
    due_at: float | None = None
    is_loading: bool = False
    #: Whether something was heard that is to be told at once, and was not read yet.
    is_urgent: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: What viewers keep their position by.
    key: Key = field(init=False)
    _recent: deque[Encoded] = field(default_factory=lambda: deque(maxlen=KEPT))
    #: What was read for viewers that came with their own seq, while it is new.
    _loaded: dict[int, Encoded] = field(default_factory=dict)
    _rounds_left: int = 0

    def __post_init__(self) -> None:
        self.key = (self.subject, self.form)

    def topics(self) -> tuple[Topic, ...]:
        """Return the topics whose viewers follow it."""
        if self.subject is None:
            return (SUMMARY,)
        if isinstance(self.subject, int):
            return (inbox_topic(self.subject),)
        if self.form is Form.WHOLE:
            return (job_topic(self.subject),)
        if self.form is Form.BATCH:
            return (batch_topic(self.subject),)
        return topics_of_lists(self.owner_id, self.batch_id)

    @property
    def is_behind(self) -> bool:
        """Whether more is known than was relayed."""
        return self.known_seq > self.relayed_seq

    def is_news(self, seq: int) -> bool:
        """Tell whether `seq` is more than is known, or than was relayed."""
        return seq > self.known_seq or seq > self.relayed_seq

    def hear(self, seq: int) -> bool:
        """Take in that it has come as far as `seq`; tell whether that is news."""
        if not self.is_news(seq):
            return False
        self.known_seq = max(self.known_seq, seq)
        return True

    def base(self) -> int:
        """Return the seq to read from: what was relayed, or the first message's base.

        The first delta of a track starts where the hinted change starts; a viewer
        that is further back catches up by itself.
        """
        return self.relayed_seq or max(self.known_seq - 1, 1)

    def advance(self, message: Encoded, now: float) -> None:
        """Make `message` the latest."""
        if self._recent and self._recent[-1].seq != message.after:
            self._recent.clear()
        self._recent.append(message)
        while sum(len(m.text) for m in self._recent) > KEPT_CHARACTERS:
            self._recent.popleft()
        self._loaded.clear()
        self.latest = message
        self.last_emitted_at = now
        self.relayed_seq = max(self.relayed_seq, message.seq)
        # What it says is still missing is known to be there.
        self.known_seq = max(self.known_seq, message.seq + message.has_more)

    def recent_after(self, seq: int) -> list[Encoded]:
        """Return kept deltas that lead on from `seq` without a gap, or nothing."""
        newer = [m for m in self._recent if m.seq > seq]
        return newer if newer and newer[0].after <= seq else []

    def loaded_after(self, seq: int) -> Encoded | None:
        """Return what was read for another viewer at `seq`, if it is still the news."""
        found = self._loaded.get(seq)
        return found if found and found.seq >= self.known_seq else None

    def keep_loaded(self, seq: int, message: Encoded) -> None:
        """Keep what was read after `seq`; it tells, too, how far the job has come."""
        self._loaded[seq] = message
        if len(self._loaded) > KEPT_LOADED:
            del self._loaded[next(iter(self._loaded))]
        self._rounds_left = KEPT_ROUNDS
        self.known_seq = max(self.known_seq, message.seq)
        if not self.relayed_seq and not message.has_more:
            self.relayed_seq = message.seq

    def let_go(self) -> None:
        """Forget what was read for viewers when the last read is some rounds ago."""
        self._rounds_left -= 1
        if self._rounds_left <= 0:
            self._loaded.clear()

    def is_over(self, before: float) -> bool:
        """Whether its end was told before a moment of the loop's clock."""
        if self.latest is None or self.last_emitted_at is None:
            return False
        is_told = self.latest.is_final and not self.is_behind
        return is_told and self.last_emitted_at < before
