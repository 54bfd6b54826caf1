"""Streams of events whose peers confirm nothing: the kernel gives them up."""

from __future__ import annotations

import socket
from typing import Any

#: Milliseconds after which the kernel gives up a stream whose peer confirms nothing.
#: An event stream says something each 30 s, and its peer says nothing ever.
UNHEARD_MS = 90_000
EVENT_STREAM = b"text/event-stream"


def is_event_stream(message: Any) -> bool:
    """Tell whether an ASGI message begins a stream of events."""
    if message.get("type") != "http.response.start":
        return False
    headers = dict(message.get("headers", ()))
    return bool(headers.get(b"content-type", b"").startswith(EVENT_STREAM))


def notice_silence(peer: Any) -> None:
    """Have the kernel give up a socket whose peer confirms nothing."""
    option = getattr(socket, "TCP_USER_TIMEOUT", None)  # Linux
    if option is not None and peer.family in {socket.AF_INET, socket.AF_INET6}:
        peer.setsockopt(socket.IPPROTO_TCP, option, UNHEARD_MS)
