"""A connection as others see it: who, from where, watching what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Who is at the other end."""

    username: str = ""
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One open connection, for lists of them; times are aware."""

    id: str
    user_id: int
    username: str
    transport: str
    address: str
    agent: str
    watches: tuple[str, ...]
    opened_at: datetime
    last_sent_at: datetime
    frames: int
