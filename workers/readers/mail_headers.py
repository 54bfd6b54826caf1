"""Reads headers of messages (RFC 5322) within bounds, whatever stands in them."""

from __future__ import annotations

from contextlib import suppress
from email.errors import MessageError
from email.policy import EmailPolicy
from typing import Any

#: What the standard library raises over headers that nobody meant to be parsed.
BROKEN = (
    MessageError,
    AssertionError,
    AttributeError,
    IndexError,
    KeyError,
    LookupError,
    TypeError,
    ValueError,
)
#: Parsing takes the square of a header's length, in time and in memory.
MAX_CHARACTERS = 8_000
#: Comments may hold comments, and each takes a part of Python's stack.
MAX_COMMENTS = 50


class BoundedPolicy(EmailPolicy):
    """Parses the beginning of each header; one that cannot be parsed is empty."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """Return what a header says, when somebody asks for it."""
        begun = value[:MAX_CHARACTERS]
        with suppress(*BROKEN):
            if begun.count("(") <= MAX_COMMENTS:
                return super().header_fetch_parse(name, begun)
        return super().header_fetch_parse(name, "")
