"""Reads plain text in any encoding: form feeds are pages, else blocks are sections."""

from __future__ import annotations

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from workers.errors import Corrupt
from workers.limits import Limits
from workers.readers.normalise import clean
from workers.readers.sections import SectionsReader, blocks

SAMPLE_BYTES = 65_536
_WESTERN = "cp1252"
_NEAR_TIE = 0.05
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
        pages = text.removesuffix("\f").split("\f")
        return SectionsReader(unit="page", texts=pages, limits=limits)
    sections = list(blocks(clean(text)))
    return SectionsReader(unit="section", texts=sections, limits=limits)


def decode(data: bytes) -> str:
    """Return bytes as text: by byte order mark, as UTF-8, or by the likeliest charset.

    Raises:
        Corrupt: no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_likeliest(data[:SAMPLE_BYTES]), errors="replace")


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
        return False
    controls = sum(byte < 32 and byte not in b"\t\n\v\f\r\x1b" for byte in head)
    return controls <= len(head) // 100
