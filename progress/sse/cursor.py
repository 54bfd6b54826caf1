"""The cursor of a stream: how far each job was told, in the id of an event. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

#: Names the moment from which a list of jobs goes on.
SINCE = "since"
#: Names the position of the person's inbox.
INBOX = "inbox"
MAX_SEQ = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a stream goes on: after a seq of each job, and for lists since a time."""

    jobs: Mapping[UUID, int] = field(default_factory=dict)
    since: datetime | None = None
    #: A seq without a job, from a client that watches only one.
    seq: int = 0
    #: 0 for a stream without one.
    inbox: int = 0

    def after(self, job_id: UUID) -> int:
        """Return the seq that a client has of a job; 0 if it has none."""
        return self.jobs.get(job_id, self.seq)


def parse_cursor(text: str) -> Cursor:
    """Read `ID~SEQ,since~MILLISECONDS,inbox~SEQ`, all parts optional, or one `SEQ`.

    Raises:
        ValueError: it is neither.
    """
    if text.isdecimal():
        return Cursor(seq=_number(text))
    pairs = [part.rpartition("~")[::2] for part in text.split(",") if part]
    named = [(name, n) for name, n in pairs if name not in {SINCE, INBOX}]
    jobs = {UUID(name): _number(n) for name, n in named}
    inbox = max((_number(n) for name, n in pairs if name == INBOX), default=0)
    times = [_moment(_number(n)) for name, n in pairs if name == SINCE]
    return Cursor(jobs=jobs, since=max(times, default=None), inbox=inbox)


def format_cursor(
    jobs: Iterable[tuple[UUID, int]], since: datetime | None, inbox: int = 0
) -> str:
    """Return what `parse_cursor` reads; `since` is for streams with a list."""
    parts = [f"{job_id}~{seq}" for job_id, seq in jobs]
    if since is not None:
        parts.append(f"{SINCE}~{(since - _EPOCH) // timedelta(milliseconds=1)}")
    if inbox:
        parts.append(f"{INBOX}~{inbox}")
    return ",".join(parts)


def _moment(milliseconds: int) -> datetime:
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError as error:
        raise ValueError("no such time") from error


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise ValueError("not a number")
    number = int(text)
    if number > MAX_SEQ:
        raise ValueError("out of range")
    return number
