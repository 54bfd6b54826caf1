"""Finds the headers and footers of a document: the lines that most pages repeat."""

from __future__ import annotations

import re
import string
from collections import Counter

from workers.analysis.rare import rare_in

_MIN_PAGES = 4
#: Lines that are counted at once; what was seen rarely by then does not repeat.
MAX_LINES = 20_000
#: A longer one is no header; a hostile file may have thousands of a megabyte.
MAX_CHARACTERS = 300
_DIGITS = re.compile(r"\d+")
#: The same of text in ASCII alone, at a sixth of the cost.
_PLAIN_DIGITS = dict.fromkeys(map(ord, string.digits))


class RunningLines:
    """Lines without their numbers, since "Page 3 of 40" repeats on each page."""

    def __init__(self) -> None:
        self._spread: Counter[str] = Counter()

    def add(self, text: str) -> None:
        """Add one page."""
        lines = _without_digits(text).splitlines()
        short = {line.strip() for line in lines if len(line) <= MAX_CHARACTERS}
        self._spread.update(short)
        for line in rare_in(self._spread, MAX_LINES):
            del self._spread[line]

    def found(self, pages: int) -> dict[str, int]:
        """Return what more than half of so many pages have, and how many of them.

        A short document has none: it may well say the same thing twice.
        """
        if pages < _MIN_PAGES:
            return {}
        return {
            line: spread for line, spread in self._spread.items() if spread * 2 > pages
        }


def _without_digits(text: str) -> str:
    return text.translate(_PLAIN_DIGITS) if text.isascii() else _DIGITS.sub("", text)
