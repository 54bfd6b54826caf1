"""How asking for a digest can go wrong."""

from __future__ import annotations


class NoDigest(ValueError):
    """The delivery tells an event, not a digest. Use that event's context."""
