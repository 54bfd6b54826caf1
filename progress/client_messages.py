"""What clients may say: reading one message, and nothing that is not one. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from progress.errors import BadMessage
from progress.protocol import RequestType
from progress.states import State

#: Longest `id` of a message.
MAX_ID = 64
#: Most things that one message may name.
MAX_NAMED = 1000
#: Most notifications that one message may say were shown.
MAX_SHOWN = 100
MAX_SEQ = 2**63 - 1

N = TypeVar("N", dict[str, Any], list[Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """What to watch from now on."""

    id: str = ""
    #: The seq that is known of each job; 0 for none.
    jobs: Mapping[UUID, int] = field(default_factory=dict)
    batches: tuple[UUID, ...] = ()
    is_mine: bool = False
    is_system: bool = False
    #: The position that is known of the person's inbox, 0 for none; None: not wanted.
    inbox: int | None = None
    since: datetime | None = None
    #: `job_type` and `state`; None leaves the filter as it is.
    filter: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsubscribe:
    """What to watch no more."""

    id: str = ""
    jobs: tuple[UUID, ...] = ()
    batches: tuple[UUID, ...] = ()
    is_mine: bool = False
    is_system: bool = False
    is_inbox: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticate:
    """A token, the first or a newer one."""

    id: str = ""
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """These notifications of the person were shown."""

    id: str = ""
    ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """Asks for a sign of life."""

    id: str = ""


Request = Subscribe | Unsubscribe | Authenticate | Ack | Ping


def parse(text: str) -> Request:
    """Return what a client said.

    Raises:
        BadMessage: it is not JSON, not an object, or not as the protocol has it.
    """
    try:
        message = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadMessage("not JSON") from error
    if not isinstance(message, dict):
        raise BadMessage("not an object")
    kind = message.get("type")
    if not isinstance(kind, str) or kind not in _READERS:
        raise BadMessage("no such type")
    return _READERS[kind](message)


def _subscribe(message: dict[str, Any]) -> Subscribe:
    return Subscribe(
        id=_text(message, "id"),
        jobs={_uuid(k): _seq(v) for k, v in _named(message, "jobs", dict).items()},
        batches=_uuids(message, "batches"),
        is_mine=_flag(message, "mine"),
        is_system=_flag(message, "system"),
        inbox=_inbox(message.get("inbox")),
        since=_moment(message.get("since")),
        filter=_filter(message.get("filter")),
    )


def _unsubscribe(message: dict[str, Any]) -> Unsubscribe:
    return Unsubscribe(
        id=_text(message, "id"),
        jobs=_uuids(message, "jobs"),
        batches=_uuids(message, "batches"),
        is_mine=_flag(message, "mine"),
        is_system=_flag(message, "system"),
        is_inbox=_flag(message, "inbox"),
    )


def _authenticate(message: dict[str, Any]) -> Authenticate:
    token = message.get("token")
    if not isinstance(token, str):
        raise BadMessage("token is not text")
    return Authenticate(id=_text(message, "id"), token=token)


def _ack(message: dict[str, Any]) -> Ack:
    ids = _uuids(message, "ids")
    if len(ids) > MAX_SHOWN:
        raise BadMessage("too many were shown at once")
    return Ack(id=_text(message, "id"), ids=ids)


def _ping(message: dict[str, Any]) -> Ping:
    return Ping(id=_text(message, "id"))


_READERS: dict[str, Callable[[dict[str, Any]], Request]] = {
    RequestType.SUBSCRIBE: _subscribe,
    RequestType.UNSUBSCRIBE: _unsubscribe,
    RequestType.AUTHENTICATE: _authenticate,
    RequestType.ACK: _ack,
    RequestType.PING: _ping,
}


def _text(message: dict[str, Any], name: str) -> str:
    value = message.get(name, "")
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > MAX_ID or _is_broken(value):
        raise BadMessage(f"{name} is not a short text")
    return value


def _is_broken(text: str) -> bool:
    """Tell whether it has half a surrogate pair, which no answer could carry."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _flag(message: dict[str, Any], name: str) -> bool:
    value = message.get(name, False)
    if not isinstance(value, bool):
        raise BadMessage(f"{name} is not true or false")
    return value


def _named(message: dict[str, Any], name: str, kind: type[N]) -> N:
    value = message.get(name)
    if value is None:
        return kind()
    if not isinstance(value, kind) or len(value) > MAX_NAMED:
        raise BadMessage(f"{name} is not what it should be")
    return value


def _uuids(message: dict[str, Any], name: str) -> tuple[UUID, ...]:
    return tuple(_uuid(value) for value in _named(message, name, list))


def _uuid(value: object) -> UUID:
    if not isinstance(value, str):
        raise BadMessage("an id is not text")
    try:
        return UUID(value)
    except ValueError as error:
        raise BadMessage("not an id") from error


def _seq(value: object) -> int:
    if value is None:
        return 0
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadMessage("a seq is not a number")
    if not 0 <= value <= MAX_SEQ:
        raise BadMessage("a seq is out of range")
    return value


def _inbox(value: object) -> int | None:
    """Read true (from now on), or the position that is known."""
    if value is None or value is False:
        return None
    return 0 if value is True else _seq(value)


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise BadMessage("since is not text")
    try:
        return moment(value)
    except ValueError as error:
        raise BadMessage("since is not a time") from error


def moment(text: str) -> datetime:
    """Return an ISO time with its offset, in UTC.

    Raises:
        ValueError: it is none, before 1970, or so near the end of time that UTC has
            none for it. A resumed list looks back a little, so the beginning of time
            is as bad as its end.
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a time without its offset")
    try:
        in_utc = found.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("no such time") from error
    if in_utc.year < 1970:
        raise ValueError("before all that is dated here")
    return in_utc


def _filter(value: object) -> dict[str, str] | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise BadMessage("filter is not an object")
    found = {name: _text(value, name) for name in ("job_type", "state")}
    if not is_state(found["state"]):
        raise BadMessage("no such state")
    return found


def is_state(text: str) -> bool:
    """Tell whether a list can be narrowed to it: a state, or empty for all.

    Types of jobs come and go with the workers; states do not.
    """
    return text in {"", *State}
