"""A message that was encoded once, for all viewers of all transports."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID


class Transport(StrEnum):
    """How a viewer is reached."""

    WEBSOCKET = "websocket"
    SSE = "sse"
    #: A request that waits until there is something to ask for.
    POLL = "poll"

    # An enum's own is written in Python, and asked for at each delivery.
    __hash__ = str.__hash__


class Form(StrEnum):
    """In which form something is told."""

    #: A job with its lists, for those who watch it.
    WHOLE = "whole"
    #: A job without lists, for those who watch many.
    BRIEF = "brief"
    BATCH = "batch"
    SUMMARY = "summary"
    #: What a person is to be told, one after the other.
    INBOX = "inbox"

    __hash__ = str.__hash__

    @property
    def is_gapless(self) -> bool:
        """Whether a message leads on from a position only if it begins there."""
        return self is Form.WHOLE or self is Form.INBOX


#: The id of a job or batch, or of a person; None for the system.
Subject = UUID | int | None
#: What a position belongs to, and in which form.
Key = tuple[Subject, Form]

WebSocketMessage = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Encoded:
    """One message about one job, batch or the system; it covers (after, seq].

    A snapshot covers everything up to `seq`: its `after` is 0.
    """

    text: str
    seq: int
    after: int = 0
    #: It shows a job that has ended, and all of it.
    is_final: bool = False
    is_reset: bool = False
    has_more: bool = False
    job_type: str = ""
    state: str = ""
    #: When the newest of it was committed, by the clock of the one who did; 0 unknown.
    committed_at: float = 0.0
    websocket: WebSocketMessage = field(init=False)
    _event: bytes = field(init=False, default=b"")

    def __post_init__(self) -> None:
        self.websocket = {"type": "websocket.send", "text": self.text}

    @property
    def event(self) -> bytes:
        """The data of an event of a stream; its id differs from viewer to viewer."""
        if not self._event:
            self._event = f"data: {self.text}\n\n".encode()
        return self._event
