"""The one place where text from any format becomes clean text."""

from __future__ import annotations

import re
import unicodedata

CUT_NOTE = "This page is longer than can be kept; its end was cut off."

_LINE_ENDS = re.compile(r"[\r\x0b\x0c\x85\u2028\u2029]")
# PostgreSQL takes no NUL; the others are noise, and lone surrogates cannot be encoded.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
#: Both of them: what most pages have none of.
_STRANGE = re.compile(_LINE_ENDS.pattern[:-1] + _UNWANTED.pattern[1:])
_GARBLED = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufffd\ue000-\uf8ff]")
#: No letter has so many marks, and no language such words.
LONGEST_WORD = 1_000
_PIECES = re.compile(rf"\S{{1,{LONGEST_WORD}}}|\s+")
_GAPS = re.compile(r"\n{4,}")
_GAP = "\n" * 4


#: What becomes of the characters of ASCII, which are looked up at once.
_ASCII: dict[int, str | None] = {
    ord(each): None for each in map(chr, range(128)) if _UNWANTED.match(each)
}
_ASCII.update(dict.fromkeys(map(ord, "\r\v\f"), "\n"))
_GARBLED_ASCII = bytes(code for code in range(128) if _GARBLED.match(chr(code)))


def clean(text: str) -> str:
    """Return text in NFC with `\\n` line ends and without what no database takes."""
    text = text.replace("\r\n", "\n")
    if text.isascii():
        text = text.translate(_ASCII)
    elif _STRANGE.search(text):
        text = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    # Line by line: an expression for white space at line ends is quadratic in it.
    text = "\n".join(map(str.rstrip, text.split("\n")))
    if _GAP in text:
        text = _GAPS.sub("\n\n\n", text)
    return _composed(text).strip("\n")


def _composed(text: str) -> str:
    """Return text in NFC; a stretch of marks takes the square of its length."""
    if text.isascii():
        return text
    lines = text.split("\n")
    if _are_short(lines) or _are_short(text.split()):
        return unicodedata.normalize("NFC", text)
    pieces = (unicodedata.normalize("NFC", piece) for piece in _PIECES.findall(text))
    return "".join(pieces)


def _are_short(pieces: list[str]) -> bool:
    return max(map(len, pieces), default=0) <= LONGEST_WORD


def cut(text: str, limit: int) -> tuple[str, str]:
    """Return the text within a limit of characters, and a note when it was cut."""
    if len(text) <= limit:
        return text, ""
    return text[:limit], CUT_NOTE


def garbled_share(text: str) -> float:
    """Return the share of characters that no writer means: 0 for good text.

    Counts control characters, private-use ones and U+FFFD among all that are not
    white space. A font without a table to Unicode gives exactly these.
    """
    found = _garbled(text)
    return found / len("".join(text.split())) if found else 0.0


def _garbled(text: str) -> int:
    if not text.isascii():
        return len(_GARBLED.findall(text))
    data = text.encode()
    return len(data) - len(data.translate(None, _GARBLED_ASCII))
