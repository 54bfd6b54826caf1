"""Looks at a zip archive's directory before anything in it is unpacked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from workers.errors import Bomb, Corrupt, Encrypted
from workers.limits import Limits

_IS_ENCRYPTED = 0x1 | 0x40  # general purpose bits 0 and 6, APPNOTE.TXT 4.4.4
#: What the standard library raises over damaged archives; a missing entry too.
_BROKEN = (
    BadZipFile,
    LargeZipFile,
    EOFError,
    KeyError,
    LZMAError,
    NotImplementedError,
    OSError,
    ValueError,
    ZlibError,
)


def checked_entries(path: Path, limits: Limits) -> list[ZipInfo]:
    """Return the entries of an archive whose declared sizes are within the limits.

    The declared sizes bind: the standard library reads no entry beyond its own.

    Raises:
        Corrupt: the directory cannot be read.
        Encrypted: an entry is locked with a password.
        Bomb: too many entries, too many bytes, or too high a ratio.
    """
    entries = _entries(path)
    if any(entry.flag_bits & _IS_ENCRYPTED for entry in entries):
        raise Encrypted
    if len(entries) > limits.max_entries:
        raise Bomb(detail=f"{len(entries)} entries")
    total = sum(entry.file_size for entry in entries)
    if total > limits.max_expanded_bytes:
        raise Bomb(detail=f"{total} bytes when unpacked")
    for entry in entries:
        _check_ratio(entry, limits)
    return entries


@contextmanager
def damage_told() -> Iterator[None]:
    """Turn what the standard library raises over a damaged archive into `Corrupt`."""
    try:
        yield
    except _BROKEN as error:
        raise Corrupt(detail=f"{type(error).__name__}: {error}") from error


def head_of(archive: ZipFile, name: str, size: int) -> bytes:
    """Return the first bytes of an entry; nothing when there is no such entry.

    Raises:
        Corrupt: the entry is damaged.
    """
    if name not in archive.NameToInfo:
        return b""
    with damage_told(), archive.open(name) as stream:
        return stream.read(size)


def _entries(path: Path) -> list[ZipInfo]:
    with damage_told(), ZipFile(path) as archive:
        return archive.infolist()


def _check_ratio(entry: ZipInfo, limits: Limits) -> None:
    if entry.file_size <= limits.ratio_from_bytes:
        return
    if entry.file_size > limits.max_ratio * max(entry.compress_size, 1):
        raise Bomb(detail=f"{entry.filename} expands {entry.file_size} bytes")
