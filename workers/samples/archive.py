"""Builds zip archives that are the same, byte by byte, each time."""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NOON = (2025, 3, 3, 12, 0, 0)


def zipped(parts: Mapping[str, str], *, media_type: str = "") -> bytes:
    """Return an archive of these parts, behind an entry with its type if one is given.

    OpenDocument and EPUB want that entry first, and not compressed.
    """
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        if media_type:
            archive.writestr(_entry("mimetype", ZIP_STORED), media_type)
        for name, text in parts.items():
            archive.writestr(_entry(name, ZIP_DEFLATED), text)
    return out.getvalue()


def _entry(name: str, method: int) -> ZipInfo:
    info = ZipInfo(name, date_time=_NOON)
    info.compress_type = method
    return info


def relations(*links: tuple[str, str]) -> str:
    """Return the relations of an office part: kind and target, with ids from r1."""
    found = "".join(
        f'<Relationship Id="r{number}" Type="{KINDS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, 1)
    )
    return f'<Relationships xmlns="{_LINKS}">{found}</Relationships>'
