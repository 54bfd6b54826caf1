"""Tells what a file is by its content; its name only tells kinds of text apart."""

from __future__ import annotations

from pathlib import Path

from workers.errors import Empty, TooLarge
from workers.limits import DEFAULT, Limits
from workers.readers import kinds, refusals
from workers.readers.containers import in_archive, ole_error
from workers.readers.plain import SAMPLE_BYTES, looks_like_text
from workers.readers.text_kinds import kind_of_text
from workers.readers.types import FileKind

_PDF_HEADER_WITHIN = 1024  # where viewers look for it: PDF 1.7, appendix H, note 13
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", kinds.PDF),
    (b"\x89PNG\r\n\x1a\n", kinds.PNG),
    (b"\xff\xd8\xff", kinds.JPEG),
    (b"II*\x00", kinds.TIFF),
    (b"MM\x00*", kinds.TIFF),
    (b"II+\x00", kinds.TIFF),
    (b"MM\x00+", kinds.TIFF),
    (b"{\\rtf", kinds.RTF),
)


def sniff(path: Path, name: str, limits: Limits = DEFAULT) -> FileKind:
    """Return the kind of a file, having refused what must not be opened.

    Raises:
        Empty, TooLarge: by its size.
        Encrypted: a locked office file, book or archive.
        Corrupt, Bomb: an archive that is broken or expands too much.
        OldFormat, Unsupported: known or not, but unreadable; the message names it.
    """
    _check_size(path.stat().st_size, limits)
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(_ZIP):
        return in_archive(path, limits)
    if head.startswith(_OLE):
        raise ole_error(path)
    return _without_signature(head, name)


def _check_size(size: int, limits: Limits) -> None:
    if size == 0:
        raise Empty
    if size > limits.max_bytes:
        raise TooLarge(
            f"This file has {_megabytes(size)} MB; at most "
            f"{_megabytes(limits.max_bytes)} MB can be read. Split it into parts and "
            "hand them in together."
        )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f}".removesuffix(".0")


def _without_signature(head: bytes, name: str) -> FileKind:
    if head.startswith(b"%!PS"):
        raise refusals.by_magic(head)
    if looks_like_text(head):
        return kind_of_text(head, name)
    if b"%PDF-" in head[:_PDF_HEADER_WITHIN]:
        return kinds.PDF
    raise refusals.by_magic(head)
