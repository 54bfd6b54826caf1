"""Looks at a zip archive's directory before anything in it is unpacked."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from workers.errors import Bomb, Corrupt, Encrypted
from workers.limits import Limits

_IS_ENCRYPTED = 0x1  # general purpose bit 0, APPNOTE.TXT 4.4.4


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


def _entries(path: Path) -> list[ZipInfo]:
    try:
        with ZipFile(path) as archive:
            return archive.infolist()
    except (
        BadZipFile,
        LargeZipFile,
        OSError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise Corrupt(detail=str(error)) from error


def _check_ratio(entry: ZipInfo, limits: Limits) -> None:
    if entry.file_size <= limits.ratio_from_bytes:
        return
    if entry.file_size > limits.max_ratio * max(entry.compress_size, 1):
        raise Bomb(detail=f"{entry.filename} expands {entry.file_size} bytes")
