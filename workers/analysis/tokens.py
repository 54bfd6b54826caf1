"""Cuts a text into its words, once for all that looks at them."""

from __future__ import annotations

import re

#: Stands between the words of two lines.
BREAK = "\n"
_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\n")
#: The same of text in ASCII alone, in two thirds of the time.
_PLAIN_TOKEN = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*|\n")


def tokens_of(text: str) -> list[str]:
    """Return the words of a text in their order, with `BREAK` where a line ends."""
    return (_PLAIN_TOKEN if text.isascii() else _TOKEN).findall(text)
