"""What waited is told as one message: windows, their entries, and their close."""

from __future__ import annotations

from notifications.digests.closing import close_due, refusal_of
from notifications.digests.content import context_of
from notifications.digests.windows import enter, release, release_everybody

__all__ = [
    "close_due",
    "context_of",
    "enter",
    "refusal_of",
    "release",
    "release_everybody",
]
