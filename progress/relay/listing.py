"""The audience as a list of connections, for whoever wants to see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from operator import attrgetter

from progress.relay.connection import Connection
from progress.relay.viewer import Viewer


def connections(viewers: Iterable[Viewer]) -> list[Connection]:
    """Return these viewers as connections, the oldest first."""
    return [_connection(v) for v in sorted(viewers, key=attrgetter("opened_at"))]


def _connection(viewer: Viewer) -> Connection:
    return Connection(
        id=viewer.id,
        user_id=viewer.right.user_id,
        username=viewer.peer.username,
        transport=str(viewer.transport),
        address=viewer.peer.address,
        agent=viewer.peer.agent,
        watches=tuple(sorted(map(str, viewer.topics))),
        opened_at=datetime.fromtimestamp(viewer.opened_at, UTC),
        last_sent_at=datetime.fromtimestamp(viewer.last_sent_at, UTC),
        frames=viewer.sent,
    )
