"""Notices: what persons are to be told, from whoever keeps it to whoever delivers it.

Live delivery knows nothing of how notifications are made. Who keeps them registers a
`NoticeSource`, and hints when an inbox has changed; the relay asks the source.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from progress import broadcast

#: Positions begin here: 0 is that of somebody who knows nothing.
FIRST = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing that one person is told, as the source knows it at `seq`."""

    seq: int
    id: UUID
    kind: str
    severity: str
    title: str
    body: str
    url: str
    job: UUID | None
    batch: UUID | None
    group_key: str
    count: int
    #: Whether it is to be shown at once.
    is_toast: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one inbox has after a position: its own, its unread, and what came."""

    seq: int = FIRST
    unread: int = 0
    #: By rising `seq`, each higher than the position.
    notices: tuple[Notice, ...] = ()
    #: There are too many, or there was no such position: they are not in `notices`.
    is_reset: bool = False


class NoticeSource(Protocol):
    """Who keeps inboxes; asked about many persons at once."""

    def seqs(self, person_ids: Collection[int]) -> dict[int, int]:
        """Return how far these inboxes have come; one without changes may be missing.

        One query: it is asked of all who watch every two seconds.
        """

    def news(self, after: Mapping[int, int]) -> dict[int, News]:
        """Return what each person's inbox has after a position; 0: its present."""

    def shown(self, person_id: int, ids: Collection[UUID]) -> bool:
        """Note that a browser showed these; whose they are not, nothing happens.

        Tells whether to ask again: the one who sends a notice may not have written
        down yet that it was sent.
        """


class NoSource:
    """Nobody keeps notices: each inbox is empty."""

    def seqs(self, person_ids: Collection[int]) -> dict[int, int]:
        """Return nothing."""
        return {}

    def news(self, after: Mapping[int, int]) -> dict[int, News]:
        """Return empty inboxes."""
        return {person_id: News() for person_id in after}

    def shown(self, person_id: int, ids: Collection[UUID]) -> bool:
        """Do nothing."""
        return False


class Notices:
    """Holds the one source of a process."""

    def __init__(self) -> None:
        self.source: NoticeSource = NoSource()


_notices = Notices()


def register(source: NoticeSource) -> None:
    """Let `source` be the one that is asked."""
    _notices.source = source


def current() -> NoticeSource:
    """Return the source that was registered; an empty one if none was."""
    return _notices.source


def hint(seqs: Mapping[int, int]) -> None:
    """Say how far the inboxes of persons have come; never waits, never raises.

    To be called after the commit. A hint that is lost is repaired by the relay's own
    question.
    """
    if seqs:
        broadcast.hint(broadcast.InboxHint(seqs=dict(seqs)))
