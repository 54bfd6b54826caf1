"""A relay that stands still, for tests of those who only look at one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from progress.protocol import CloseCode
from progress.relay.audience import Audience
from progress.relay.connection import Connection, Peer
from progress.relay.control import Orders
from progress.relay.encoded import Transport
from progress.relay.headcount import Headcount
from progress.relay.rights import Right
from progress.relay.source import Source
from progress.relay.topics import user_topic
from progress.relay.tracks import Tracks
from progress.relay.viewer import Viewer

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def a_connection(**given) -> Connection:
    """Return alice's WebSocket from a browser, or what is given."""
    values = {
        "id": "c1",
        "user_id": 1,
        "username": "alice",
        "transport": "websocket",
        "address": "192.0.2.7",
        "agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0",
        "watches": ("user:1",),
        "opened_at": NOON,
        "last_sent_at": NOON,
        "frames": 3,
    }
    return Connection(**{**values, **given})


async def silence(_what: Any) -> None:
    """Take what is sent, and do nothing."""


def an_audience(connections: list[Connection]) -> Audience:
    """Return the viewers behind these connections, who watch their own jobs."""
    audience = Audience()
    for one in connections:
        viewer = Viewer(
            silence,
            source=Source(Tracks()),
            right=Right(user_id=one.user_id),
            end=silence,
            peer=Peer(username=one.username),
            transport=Transport(one.transport),
        )
        audience.admit(viewer)
        audience.add(viewer, user_topic(one.user_id))
    return audience


@dataclass
class StillRelay:
    """Has these connections, and notes which ones were to be closed."""

    present: list[Connection] = field(default_factory=list)
    canary_age: float = 1.0
    is_draining: bool = False
    starts: int = 0
    closed: list[str] = field(default_factory=list)
    headcount: Headcount = field(default_factory=Headcount)
    orders: Orders = field(default_factory=Orders)

    def start(self) -> None:
        self.starts += 1

    @property
    def audience(self) -> Audience:
        return an_audience(self.connections())

    def connections(self) -> list[Connection]:
        return [one for one in self.present if one.id not in self.closed]

    async def disconnect(self, code, *, connection_id, job_id) -> int:
        assert code is CloseCode.DISCONNECTED
        self.closed.append(connection_id)
        return 1
