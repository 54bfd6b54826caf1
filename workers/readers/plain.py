"""Reads plain text in any encoding: form feeds are pages, else blocks are sections."""

from __future__ import annotations

import codecs
from contextlib import suppress
from pathlib import Path

from charset_normalizer import from_bytes

from workers.errors import Corrupt
from workers.limits import Limits
from workers.readers.normalise import clean
from workers.readers.parts import check_page_count
from workers.readers.sections import SectionsReader, blocks

SAMPLE_BYTES = 65_536
_WESTERN = "cp1252"
_NEAR_TIE = 0.05
_MANY_ZEROS, _FEW_ZEROS = 0.4, 0.05
_NO_CHARSETS = ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def open_text(path: Path, limits: Limits) -> SectionsReader:
    """Open a text file.

    Raises:
        Corrupt: no encoding fits its bytes.
        Empty: it holds white space only.
        TooManyPages: it is too long.
    """
    text = decode(path.read_bytes())
    if "\f" in text:
        check_page_count(text.count("\f"), "page", limits)
        pages = text.removesuffix("\f").split("\f")
        return SectionsReader(unit="page", texts=pages, limits=limits)
    sections = list(blocks(clean(text)))
    return SectionsReader(unit="section", texts=sections, limits=limits)


def decode(data: bytes, named: str = "") -> str:
    """Return bytes as text: by byte order mark, as UTF-8, or by the likeliest charset.

    Args:
        named: The charset that the document itself names; it counts if it fits.

    Raises:
        Corrupt: no encoding fits.
    """
    encoding = _sure_encoding(data[:SAMPLE_BYTES])
    if encoding:
        return data.decode(encoding, errors="replace")
    for likely in filter(_is_bytewise, ("utf-8", named)):
        with suppress(UnicodeError):
            return data.decode(likely)
    return data.decode(_likeliest(data[:SAMPLE_BYTES]), errors="replace")


def encoding_of(head: bytes) -> str:
    """Return the encoding of a file that is too long to be decoded at once.

    Raises:
        Corrupt: no encoding fits its first bytes.
    """
    encoding = _sure_encoding(head)
    if encoding:
        return encoding
    try:
        # A character may be cut in two at the end.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return _likeliest(head)
    return "utf-8"


def _sure_encoding(head: bytes) -> str:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    return _unmarked_utf16(head)


def _unmarked_utf16(head: bytes) -> str:
    """Tell UTF-16 without a mark by its zeros: every other byte of Western text."""
    half = len(head) // 2
    first, second = head[0::2].count(0), head[1::2].count(0)
    for encoding, many, few in (
        ("utf-16-le", second, first),
        ("utf-16-be", first, second),
    ):
        if half and many > half * _MANY_ZEROS and few < half * _FEW_ZEROS:
            text = head[: half * 2].decode(encoding, errors="replace")
            return encoding if _has_few_controls(text.encode(errors="replace")) else ""
    return ""


def _is_bytewise(charset: str) -> bool:
    """A charset that a document names in ASCII cannot be one of wider units.

    Nor one of Python's codecs that are no charsets: some unpack, some look names up,
    and one takes the square of its length in time.
    """
    try:
        found = codecs.lookup(charset).name
        b"a".decode(found)
    except (LookupError, ValueError):
        return False
    return found[:6] not in ("utf-16", "utf-32") and found not in _NO_CHARSETS


def _likeliest(sample: bytes) -> str:
    """Western European wins a near tie: the order of the others takes å for ĺ."""
    matches = from_bytes(sample)
    best = matches.best()
    if best is None:
        raise Corrupt(detail="no charset fits the first 64 KB")
    for match in matches:
        is_near = match.chaos <= best.chaos + _NEAR_TIE
        if match.encoding == _WESTERN and is_near:
            return _WESTERN if match.coherence >= best.coherence else best.encoding
    return best.encoding


def looks_like_text(head: bytes) -> bool:
    """Tell text from binary data by a file's first bytes."""
    if head.startswith(tuple(mark for mark, _ in _MARKS)):
        return True
    if b"\x00" in head:
        return bool(_unmarked_utf16(head))
    return _has_few_controls(head)


def _has_few_controls(head: bytes) -> bool:
    controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1b" for byte in head)
    return controls <= len(head) // 100
