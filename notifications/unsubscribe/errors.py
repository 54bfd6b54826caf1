"""How a link in a mail can be of no use."""

from __future__ import annotations


class InvalidToken(Exception):
    """It was changed on its way, or is void. Use the link of a newer mail."""
