"""What a request for a stream asks for: address, query and cursor, as values. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qs
from uuid import UUID

from progress import client_messages
from progress.sse.cursor import Cursor, parse_cursor

STREAM_PATH = "/api/sse"
ADMIN_PATH = "/api/sse/admin"
PROCESS_PATH = "/api/background-process"
EVENT_STREAM = "text/event-stream"
_TRUE = frozenset({"1", "true", "yes", "on"})
#: Longest name and filter.
MAX_TEXT = 255

Query = Mapping[str, list[str]]


class BadQuery(ValueError):
    """Mend this field of the query and ask again."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail)
        self.field = field
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to stream, and from where on."""

    jobs: tuple[UUID, ...] = ()
    batches: tuple[UUID, ...] = ()
    filename: str = ""
    job_type: str = ""
    state: str = ""
    cursor: Cursor
    is_admin: bool = False
    #: Where to begin with the person's inbox, 0 for from now on; None: without it.
    inbox: int | None = None

    @property
    def is_list(self) -> bool:
        """Whether it is about many jobs, in brief."""
        named = self.jobs or self.batches or self.filename
        return self.is_admin or not (named or self.inbox is not None)

    @property
    def has_list(self) -> bool:
        """Whether it is about many jobs in brief, perhaps beside some whole ones."""
        return self.is_list or bool(self.batches)

    @property
    def is_by_name(self) -> bool:
        """Whether its jobs are still to be found, by the name of a document."""
        return bool(self.filename and not self.jobs)


def wants_stream(path: str, query: Query, accept: str) -> bool:
    """Tell whether a GET is for a stream: by its address, or by what it asks for."""
    if path in {STREAM_PATH, ADMIN_PATH}:
        return True
    if path != PROCESS_PATH or _last(query, "action") != "status":
        return False
    return _last(query, "sse").lower() in _TRUE or EVENT_STREAM in accept


def parse_query(path: str, query_string: bytes, last_event_id: str) -> Asked:
    """Return what a request asks for.

    `last_event_id` is newer than the address, which a browser repeats as it was; one
    that is not ours is worth a new beginning, not a refusal.

    Raises:
        BadQuery: a field cannot be understood.
    """
    query = parse_qs(query_string.decode("latin-1"), keep_blank_values=True)
    cursor = _known(last_event_id) or _cursor(query)
    jobs = _ids(query, "job")
    if cursor.seq and len(jobs) != 1:
        raise BadQuery("after", "Of several jobs, name each: ID~SEQ,ID~SEQ.")
    return Asked(
        jobs=jobs,
        batches=_ids(query, "batch"),
        filename=_text(query, "filename"),
        job_type=_text(query, "job_type"),
        state=_state(query),
        cursor=cursor,
        is_admin=path == ADMIN_PATH,
        inbox=_inbox(query, cursor),
    )


def _inbox(query: Query, cursor: Cursor) -> int | None:
    given = _last(query, "inbox").lower()
    if not given:
        return None
    if given in _TRUE and not given.isdecimal():
        return cursor.inbox
    try:
        # What a browser that comes back names is newer than its address.
        return cursor.inbox or parse_cursor(given).seq
    except ValueError as error:
        raise BadQuery("inbox", "This is no position of an inbox.") from error


def _known(last_event_id: str) -> Cursor | None:
    try:
        return parse_cursor(last_event_id) if last_event_id else None
    except ValueError:
        return None


def _cursor(query: Query) -> Cursor:
    try:
        cursor = parse_cursor(_last(query, "after"))
    except ValueError as error:
        raise BadQuery("after", "This is no cursor of an event.") from error
    since = _last(query, "since")
    if not since or cursor.since is not None:
        return cursor
    return replace(cursor, since=_moment(since))


def _moment(text: str) -> datetime:
    """Read an ISO time; a plus that was not escaped has become a space."""
    try:
        return client_messages.moment(text.replace(" ", "+"))
    except ValueError as error:
        detail = "This is no ISO time with its offset, such as Z."
        raise BadQuery("since", detail) from error


def _ids(query: Query, name: str) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(_id(text, name) for text in query.get(name, ())))


def _id(text: str, name: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise BadQuery(name, f"{text[:64]!r} is no id of a {name}.") from error


def _text(query: Query, name: str) -> str:
    text = _last(query, name)
    if len(text) > MAX_TEXT or "\0" in text:
        raise BadQuery(name, f"This is longer than {MAX_TEXT} characters, or no text.")
    return text


def _state(query: Query) -> str:
    state = _text(query, "state")
    if not client_messages.is_state(state):
        raise BadQuery("state", f"{state[:64]!r} is no state of a job.")
    return state


def _last(query: Query, name: str) -> str:
    return query.get(name, [""])[-1]
