"""Cuts a text into its words, once for all that looks at them."""

from __future__ import annotations

import re

#: Stands between the words of two lines.
BREAK = "\n"
_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\n")


def tokens_of(text: str) -> list[str]:
    """Return the words of a text in their order, with `BREAK` where a line ends."""
    return _TOKEN.findall(text)
