"""Tells what a file is by its content; its name only tells Markdown from text."""

from __future__ import annotations

import mmap
from pathlib import Path, PurePath

from workers.errors import Empty, Encrypted, TooLarge, Unsupported
from workers.limits import DEFAULT, Limits
from workers.readers import kinds
from workers.readers.archives import checked_entries
from workers.readers.plain import SAMPLE_BYTES, looks_like_text
from workers.readers.types import FileKind

_PDF_HEADER_WITHIN = 1024  # where viewers look for it: PDF 1.7, appendix H, note 13
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", kinds.PDF),
    (b"\x89PNG\r\n\x1a\n", kinds.PNG),
    (b"\xff\xd8\xff", kinds.JPEG),
)


def sniff(path: Path, name: str, limits: Limits = DEFAULT) -> FileKind:
    """Return the kind of a file, having refused what must not be opened.

    Raises:
        Empty, TooLarge: by its size.
        Encrypted: a locked office file or archive.
        Corrupt, Bomb: an archive that is broken or expands too much.
        Unsupported: known or unknown, but not readable; the message names it.
    """
    _check_size(path.stat().st_size, limits)
    with path.open("rb") as file:
        head = file.read(SAMPLE_BYTES)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head.startswith(_ZIP):
        return _in_archive(path, limits)
    if head.startswith(_OLE):
        raise _ole_error(path)
    return _by_text(head, name)


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


def _by_text(head: bytes, name: str) -> FileKind:
    bare = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if bare.startswith((b"{\\rtf", b"%!ps")):
        raise refusal(_magic_name(head))
    if bare.startswith((b"<!doctype html", b"<html")):
        raise refusal("an HTML page")
    if looks_like_text(head):
        suffix = PurePath(name).suffix.lower()
        is_markdown = suffix in kinds.MARKDOWN.suffixes
        return kinds.MARKDOWN if is_markdown else kinds.TEXT
    if b"%PDF-" in head[:_PDF_HEADER_WITHIN]:
        return kinds.PDF
    raise refusal(_magic_name(head))


def _magic_name(head: bytes) -> str:
    for magic, name in kinds.REFUSED_MAGIC:
        if head.startswith(magic):
            return name
    if head[4:8] == b"ftyp":
        return "a film or a HEIC picture"
    return "a WebP image" if head[8:12] == b"WEBP" else ""


def _in_archive(path: Path, limits: Limits) -> FileKind:
    names = {entry.filename for entry in checked_entries(path, limits)}
    is_office = "[Content_Types].xml" in names
    if is_office and any(name.startswith("word/") for name in names):
        return kinds.DOCX
    for prefix, what in kinds.REFUSED_ENTRIES:
        if any(name.startswith(prefix) for name in names):
            raise refusal(what)
    raise refusal("a zip archive", "Unpack it and hand in the files.")


def _ole_error(path: Path) -> Encrypted | Unsupported:
    """A locked modern office file is an old container around an encrypted stream."""
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        if data.find("EncryptedPackage".encode("utf-16-le")) >= 0:
            return Encrypted()
        for stream, what in kinds.REFUSED_STREAMS:
            if data.find(stream.encode("utf-16-le")) >= 0:
                return refusal(what, "Save it in a newer format, or as PDF.")
    return refusal("an old Office file", "Save it in a newer format, or as PDF.")


def refusal(what: str, advice: str = "") -> Unsupported:
    """Return the error that names what a file is and what to hand in instead."""
    if not what:
        return Unsupported()
    advice = advice or (
        "Hand in a PDF, a Word document, a text or Markdown file, or a PNG or JPEG "
        "image."
    )
    return Unsupported(f"This is {what}, which cannot be read. {advice}")
