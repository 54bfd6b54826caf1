"""Tells what a zip archive or an OLE container really is."""

from __future__ import annotations

import mmap
import re
from pathlib import Path
from zipfile import ZipFile

from workers.errors import Encrypted, OldFormat, Unsupported
from workers.limits import Limits
from workers.readers import kinds, refusals
from workers.readers.archives import checked_entries, damage_told, head_of
from workers.readers.types import FileKind

_OOXML = (("word/", kinds.DOCX), ("ppt/", kinds.PPTX), ("xl/", kinds.XLSX))
_TYPES = "[Content_Types].xml"
_MANIFEST_BYTES = 1_048_576
#: These only make the fonts of a book hard to copy; its text is not locked.
_FONTS_ONLY = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")
_ALGORITHM = re.compile(rb"""EncryptionMethod[^>]{0,200}?Algorithm=["']([^"']+)""")
_LOCKED_BOOK = (
    "This book is protected against copying, so its text cannot be read. Hand in a "
    "copy without protection."
)


def in_archive(path: Path, limits: Limits) -> FileKind:
    """Return the kind of a zip archive.

    Raises:
        Corrupt, Bomb, Encrypted: see `archives.checked_entries`; Encrypted also for
            locked OpenDocument files and protected books.
        Unsupported: it is of no kind that can be read.
    """
    names = {entry.filename for entry in checked_entries(path, limits)}
    with damage_told(), ZipFile(path) as archive:
        if _TYPES in names:
            return _ooxml(archive, names)
        return _by_media_type(archive, names)


def _ooxml(archive: ZipFile, names: set[str]) -> FileKind:
    """By the folder of the main part, or its type where it lies elsewhere."""
    if "xl/workbook.bin" in names:
        raise refusals.by_entries(names)
    for folder, kind in _OOXML:
        if any(name.startswith(folder) for name in names):
            return kind
    types = head_of(archive, _TYPES, _MANIFEST_BYTES)
    for _, kind in _OOXML:
        if f'"{kind.media_type}.main+xml"'.encode() in types:
            return kind
    raise refusals.by_entries(names)


def _by_media_type(archive: ZipFile, names: set[str]) -> FileKind:
    """OpenDocument and EPUB name their type in an entry, templates with a suffix."""
    media_type = head_of(archive, "mimetype", 200).decode("latin-1").strip()
    kind = kinds.BY_MEDIA_TYPE.get(media_type.removesuffix("-template"))
    if kind is None and "META-INF/container.xml" in names:
        kind = kinds.EPUB
    if kind is kinds.EPUB:
        _check_book(archive)
    elif kind is not None:
        _check_office(archive, names)
    else:
        raise refusals.by_entries(names)
    return kind


def _check_office(archive: ZipFile, names: set[str]) -> None:
    """A locked OpenDocument file says so in its manifest (ODF 1.3, part 2, 4.8)."""
    manifest = head_of(archive, "META-INF/manifest.xml", _MANIFEST_BYTES)
    if b":encryption-data" in manifest or "encrypted-package" in names:
        raise Encrypted


def _check_book(archive: ZipFile) -> None:
    locks = head_of(archive, "META-INF/encryption.xml", _MANIFEST_BYTES)
    found = _ALGORITHM.findall(locks)
    if any(not each.startswith(_FONTS_ONLY) for each in found):
        raise Encrypted(_LOCKED_BOOK)


def ole_error(path: Path) -> Encrypted | Unsupported:
    """A locked modern office file is an old container around an encrypted stream."""
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        if _has_stream(data, "EncryptedPackage"):
            return Encrypted()
        for stream, what, newer in refusals.OLD_STREAMS:
            if _has_stream(data, stream):
                return refusals.old_format(what, newer)
        if _has_stream(data, refusals.OUTLOOK_STREAM):
            return refusals.refusal(
                "an Outlook message (.msg)", "Save it as .eml or PDF and hand that in."
            )
    return OldFormat()


def _has_stream(data: mmap.mmap, name: str) -> bool:
    return data.find(name.encode("utf-16-le")) >= 0
