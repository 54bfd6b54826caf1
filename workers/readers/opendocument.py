"""Reads OpenDocument files: text by pages or sections, slides, and sheets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from workers.limits import Limits
from workers.readers.archives import checked_entries, damage_told
from workers.readers.opendocument_body import SheetsTarget, SlidesTarget, TextTarget
from workers.readers.outline import join, paginate
from workers.readers.package import Properties, side_part
from workers.readers.sections import SectionsReader
from workers.readers.tables import ROWS_PER_PART, parts_of, rows_of_part
from workers.readers.xml import T, feed


def open_odt(path: Path, limits: Limits) -> SectionsReader:
    """Open a text: pages where breaks are kept, else sections by headings.

    Raises:
        Corrupt: the archive or its content cannot be read.
        Encrypted, Bomb: see `archives.checked_entries`.
        Empty: it has no text.
        TooManyPages: it has too many pages or sections.
    """
    body, metadata = _read(path, limits, TextTarget())
    unit, texts = paginate(body.flow)
    return SectionsReader(unit=unit, texts=texts, limits=limits, metadata=metadata)


def open_odp(path: Path, limits: Limits) -> SectionsReader:
    """Open a presentation: a slide with its notes is a page; errors as `open_odt`."""
    body, metadata = _read(path, limits, SlidesTarget())
    texts = [join(flow) for flow in body.slides]
    return SectionsReader(unit="slide", texts=texts, limits=limits, metadata=metadata)


def open_ods(path: Path, limits: Limits) -> SectionsReader:
    """Open a workbook: a sheet is a page, a long one several; errors as `open_odt`."""
    body, metadata = _read(path, limits, SheetsTarget())
    texts = [
        text for name, rows in body.sheets.items() for text in _stretches(name, rows)
    ]
    unit = "sheet" if len(texts) == len(body.sheets) else "part"
    return SectionsReader(unit=unit, texts=texts, limits=limits, metadata=metadata)


def _stretches(name: str, rows: list[str]) -> Iterator[str]:
    for part in range(parts_of(len(rows))):
        start = part * ROWS_PER_PART
        text = "\n".join(rows[start : start + ROWS_PER_PART])
        heading = ", ".join(filter(None, (name, rows_of_part(part, len(rows)))))
        yield f"{heading}\n\n{text}" if text else ""


def _read(path: Path, limits: Limits, target: T) -> tuple[T, dict[str, str]]:
    checked_entries(path, limits)
    with damage_told(), ZipFile(path) as archive:
        metadata = side_part(archive, "meta.xml", Properties()).found
        with archive.open("content.xml") as stream:
            return feed(stream, target), metadata
