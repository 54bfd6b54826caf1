"""Counts who is not let in over HTTP, and leaves a line in the log, as sockets do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from progress.peers import peer_of
from progress.protocol import CloseCode
from progress.relay import journal
from progress.relay.encoded import Transport
from progress.relay.figures import figures
from progress.sse.answers import Refusal

#: What a WebSocket is closed with for the same reason. A question that could not be
#: understood is not here: nobody was kept out.
CODES = {
    "not_authenticated": CloseCode.UNAUTHENTICATED,
    "foreign_origin": CloseCode.FORBIDDEN_ORIGIN,
    "permission_denied": CloseCode.NOT_FOUND,
    "not_found": CloseCode.NOT_FOUND,
    "too_many_connections": CloseCode.TOO_MANY_CONNECTIONS,
    "restarting": CloseCode.RESTART,
}


def note(
    refusal: Refusal, transport: Transport, scope: Mapping[str, Any], username: str = ""
) -> None:
    """Count a refusal by its close code, and log it."""
    code = CODES.get(refusal.body["code"])
    if code is not None:
        figures.refused[code] += 1
        journal.refused(code, transport.value, peer_of(scope).address, username)
