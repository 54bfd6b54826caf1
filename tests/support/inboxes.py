"""Inboxes in memory, for tests of those who deliver what they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import TypeVar
from uuid import UUID, uuid4

from progress import notices
from progress.notices import FIRST, News, Notice, NoticeSource

S = TypeVar("S", bound=NoticeSource)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
#: More than so many missed notices are not told one by one.
MOST = 5


@dataclass
class Inboxes:
    """Keeps notices by person; a hint is sent only when it is asked for."""

    told: dict[int, list[Notice]] = field(default_factory=lambda: defaultdict(list))
    at: dict[int, int] = field(default_factory=dict)
    read: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    seen: list[tuple[int, UUID]] = field(default_factory=list)
    #: How often it was asked how far inboxes have come, and about whom.
    questions: list[set[int]] = field(default_factory=list)
    #: So many acknowledgements come before the worker has written it down.
    early: int = 0
    _lock: Lock = field(default_factory=Lock)

    def tell(self, person: int, title: str = "News", *, is_toast: bool = False) -> UUID:
        """Put a notice into an inbox; nobody is hinted at it."""
        with self._lock:
            notice = a_notice(self._next(person), title, is_toast=is_toast)
            self.told[person].append(notice)
            return notice.id

    def mark_read(self, person: int) -> None:
        """Let one fewer be unread."""
        with self._lock:
            self._next(person)
            self.read[person] += 1

    def _next(self, person: int) -> int:
        self.at[person] = self.at.get(person, FIRST) + 1
        return self.at[person]

    def seqs(self, person_ids: Collection[int]) -> dict[int, int]:
        """Return how far they are."""
        self.questions.append(set(person_ids))
        return {pk: self.at[pk] for pk in person_ids if pk in self.at}

    def news(self, after: Mapping[int, int]) -> dict[int, News]:
        """Return what came after."""
        with self._lock:
            return {pk: self._news(pk, position) for pk, position in after.items()}

    def _news(self, person: int, after: int) -> News:
        seq = self.at.get(person, FIRST)
        unread = len(self.told[person]) - self.read[person]
        missed = tuple(n for n in self.told[person] if 0 < after < n.seq)
        if after > seq or len(missed) > MOST:
            return News(seq=seq, unread=unread, is_reset=True)
        return News(seq=seq, unread=unread, notices=missed)

    def shown(self, person_id: int, ids: Collection[UUID]) -> bool:
        """Note what was shown of what is the person's."""
        if self.early:
            self.early -= 1
            return True
        mine = {notice.id for notice in self.told[person_id]}
        self.seen += [(person_id, pk) for pk in ids if pk in mine]
        return False


def a_notice(seq: int, title: str = "News", *, is_toast: bool = False) -> Notice:
    """Return a notice."""
    return Notice(
        seq=seq,
        id=uuid4(),
        kind="job_failed",
        severity="error",
        title=title,
        body="It cannot be read.",
        url="/jobs/",
        job=None,
        batch=None,
        group_key="",
        count=1,
        is_toast=is_toast,
        created_at=NOON,
    )


@contextmanager
def registered(source: S) -> Iterator[S]:
    """Let `source` be the one that is asked, for the length of the block."""
    before = notices.current()
    notices.register(source)
    try:
        yield source
    finally:
        notices.register(before)
