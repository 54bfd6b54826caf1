"""From where a connection comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from progress.identity import headers_of
from progress.relay.connection import Peer

#: Characters of a User-Agent that are kept: for thousands of connections.
AGENT = 120


def peer_of(scope: Mapping[str, Any], username: str = "") -> Peer:
    """Return who is at the other end of an ASGI scope."""
    if "headers" not in scope:
        return Peer(username=username)
    headers = headers_of(scope)
    return Peer(
        username=username,
        address=_address(scope, headers),
        agent=headers.get("user-agent", "")[:AGENT],
    )


def _address(scope: Mapping[str, Any], headers: Mapping[str, str]) -> str:
    """Return the client's address, as a trusted proxy names it if there is one."""
    forwarded = headers.get("x-forwarded-for", "")
    proxies: int = settings.REST_FRAMEWORK["NUM_PROXIES"]
    if forwarded and proxies:
        # Each proxy adds whom it saw; what stands before those anybody may have said.
        return forwarded.split(",")[-proxies:][0].strip()[:64]
    client = scope.get("client")
    return str(client[0]) if client else ""
