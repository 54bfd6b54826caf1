"""What the registry keeps: processes and their connections, as JSON and as shapes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TypedDict

from progress.relay.connection import Connection

#: Connections in one value: encoding them must not hold the event loop up.
CHUNK = 200


class ConnectionDict(TypedDict):
    """An open connection; `watches` names topics such as "job:ID" and "user:7"."""

    id: str
    process: str
    user_id: int
    username: str
    transport: str
    address: str
    agent: str
    watches: list[str]
    opened_at: str
    last_sent_at: str
    messages: int


class WebProcessDict(TypedDict):
    """A web process, as of its latest sign of life."""

    id: str
    host: str
    pid: int
    started_at: str
    seen_at: str
    is_draining: bool
    connections: int


def connection_dict(connection: Connection, process: str) -> ConnectionDict:
    """Return a connection of a process as others see it."""
    return {
        "id": connection.id,
        "process": process,
        "user_id": connection.user_id,
        "username": connection.username,
        "transport": connection.transport,
        "address": connection.address,
        "agent": connection.agent[:200],
        "watches": list(connection.watches),
        "opened_at": connection.opened_at.isoformat(),
        "last_sent_at": connection.last_sent_at.isoformat(),
        "messages": connection.frames,
    }


class Writer:
    """Writes a process's connections as JSON; what stays the same of one, once."""

    def __init__(self, process: str) -> None:
        self._process = process
        #: By connection: what it watched, and its JSON without what changes.
        self._written: dict[str, tuple[tuple[str, ...], str]] = {}

    def chunks(self, connections: Sequence[Connection]) -> Iterator[str]:
        """Yield the values that hold these connections, all that there are now."""
        before, self._written = self._written, {}
        for start in range(0, len(connections), CHUNK):
            part = connections[start : start + CHUNK]
            yield f"[{','.join(self._text(one, before) for one in part)}]"

    def _text(
        self, connection: Connection, before: dict[str, tuple[tuple[str, ...], str]]
    ) -> str:
        written = before.get(connection.id)
        if written is None or written[0] != connection.watches:
            written = (connection.watches, self._beginning(connection))
        self._written[connection.id] = written
        said_at = connection.last_sent_at.isoformat()
        return (
            f'{written[1]},"last_sent_at":"{said_at}","messages":{connection.frames}}}'
        )

    def _beginning(self, connection: Connection) -> str:
        row = connection_dict(connection, self._process)
        kept = {k: v for k, v in row.items() if k not in {"last_sent_at", "messages"}}
        return json.dumps(kept).removesuffix("}")


def read_chunks(values: Sequence[str | None]) -> list[ConnectionDict]:
    """Return the connections of all values; a value that has expired holds none."""
    found: list[ConnectionDict] = []
    for value in values:
        found.extend(json.loads(value) if value else ())
    return found
