"""Messages as events: the data that all viewers share, and the id of each. Pure."""

from __future__ import annotations

import random

from progress.relay.encoded import Encoded

#: Bounds of what a browser that comes back by itself is told to wait, in ms.
RETRY_MS = (1000, 3000)


def opening() -> bytes:
    """Return what is sent at once, so that the headers go out, too."""
    return f"retry: {random.randint(*RETRY_MS)}\n\n".encode()  # noqa: S311  spread


def event(message: Encoded, cursor: str) -> bytes:
    """Return an event whose id says where the stream stands after it.

    What moves nothing has no id: a browser then keeps the last one.
    """
    if not (message.seq and cursor):
        return message.event
    return f"id: {cursor}\n".encode() + message.event
