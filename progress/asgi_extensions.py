"""What our servers offer to applications beyond ASGI, in `scope["extensions"]`."""

from __future__ import annotations

#: A function that sends a text on this WebSocket at once, and returns what has to be
#: awaited before the next one, or None. A server without it is told by `send`.
PUT = "headway.put"
