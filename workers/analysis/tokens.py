"""Cuts a text into its words, once for all that looks at them."""

from __future__ import annotations

import re

#: Stands between the words of two lines; no word has it.
BREAK = "|"
_TOKEN = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\|")
_LETTER = re.compile(r"[^\W\d_]")
#: The apostrophe of typesetters, and the control character of Latin-1 that stands for
#: it while a text is cut: the one at its place in Windows' code page.
_APOSTROPHE, _STAND_IN = "\u2019", "\x92"
#: A mark that joins no two letters; what is left besides them is white space.
_LONE = re.compile(r"['\x92-](?:(?<![^\s'\x92-]['\x92-])|(?![^\s'\x92-]))")
#: What each byte of Latin-1 becomes: letters, joining marks and line ends are kept.
_KEPT = bytes(
    code if _LETTER.match(chr(code)) or chr(code) in f"'{_STAND_IN}-\n" else ord(" ")
    for code in range(256)
)
_FOREIGN = re.compile(r"[\x92\u0100-\U0010ffff]")
#: A text with more kinds of foreign marks is cut by the expression.
_FEW = 32


def tokens_of(text: str) -> list[str]:
    """Return the words of a text in their order, with `BREAK` where a line ends.

    What Latin-1 can hold, but for some marks, is cut by tables, in half the time that
    an expression takes.
    """
    data = _in_latin(text)
    if data is None:
        return _TOKEN.findall(text.replace(BREAK, " ").replace("\n", BREAK))
    kept = _LONE.sub(" ", data.translate(_KEPT).decode("latin-1"))
    kept = kept.replace(_STAND_IN, _APOSTROPHE)
    return kept.replace("\n", f" {BREAK} ").split()


def _in_latin(text: str) -> bytes | None:
    """Return a text with marks that Latin-1 has; None where it has not the letters."""
    try:
        return text.encode("latin-1").replace(_STAND_IN.encode("latin-1"), b" ")
    except UnicodeEncodeError:
        foreign = set(_FOREIGN.findall(text))
    if len(foreign) > _FEW or any(map(_LETTER.match, foreign)):
        return None
    for mark in foreign - {_APOSTROPHE}:
        text = text.replace(mark, " ")
    return text.replace(_APOSTROPHE, _STAND_IN).encode("latin-1")
