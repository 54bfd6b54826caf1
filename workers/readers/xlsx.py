"""Reads Excel workbooks (OOXML): a sheet is a page, a long one several parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from zipfile import ZipFile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
)

from workers.errors import Bomb, Corrupt, Empty
from workers.limits import Limits
from workers.readers.archives import checked_entries, damage_told
from workers.readers.package import properties
from workers.readers.parts import Part, PartsReader
from workers.readers.tables import (
    ROWS_PER_PART,
    Forward,
    Row,
    parts_of,
    rows_of_part,
    table_text,
)

#: The library keeps a sheet as a full rectangle of 32 bytes a cell.
MAX_CELLS = 10_000_000
_TOO_WIDE = (
    "A sheet of this workbook spans more cells than can be read, most of them empty. "
    "Delete the empty rows and columns behind its data and hand it in again."
)
_NO_SHEETS = "There are no sheets in this workbook. Check that it was saved."
#: A cell that holds something; programs write empty ones to the ends of a sheet.
_CELL = re.compile(
    rb"""<(?:\w{1,20}:)?c\s[^>]{0,200}?\br=["']([A-Z]{1,3})([0-9]{1,7})["']"""
    rb"""[^>]{0,200}(?<!/)>(?!</)"""
)
_CHUNK_BYTES = 1_048_576
_LONGEST_CELL = 500

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """One part: which sheet, which of its parts, and how many rows the sheet has."""

    sheet: int
    part: int
    rows: int


class _Workbook:
    """An open workbook that holds one sheet at a time."""

    def __init__(self, path: Path) -> None:
        self._book = _guarded(lambda: CalamineWorkbook.from_path(path))
        self._names = [
            each.name
            for each in self._book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet
        ]
        self._current = -1
        self._rows = Forward(lambda: iter(()))

    def stretches(self) -> Iterator[_Stretch]:
        """Count the rows of each sheet."""
        for sheet in range(len(self._names)):
            rows = self._sheet(sheet).height
            for part in range(parts_of(rows)):
                yield _Stretch(sheet=sheet, part=part, rows=rows)

    def load(self, stretch: _Stretch) -> Part:
        """Return the text of a part; its sheet's name comes first."""
        if stretch.sheet != self._current:
            self._rows = self._forward(self._sheet(stretch.sheet))
            self._current = stretch.sheet
        start = stretch.part * ROWS_PER_PART
        rows = _guarded(lambda: self._rows.rows(start, start + ROWS_PER_PART))
        text = table_text(rows)
        which = rows_of_part(stretch.part, stretch.rows)
        name = ", ".join(filter(None, (self._names[stretch.sheet], which)))
        return Part(text=f"{name}\n\n{text}" if text else "")

    def _sheet(self, index: int) -> CalamineSheet:
        return _guarded(lambda: self._book.get_sheet_by_name(self._names[index]))

    def _forward(self, sheet: CalamineSheet) -> Forward:
        def restart() -> Iterator[Row]:
            return iter(sheet.iter_rows())

        return Forward(restart)


def open_xlsx(path: Path, limits: Limits) -> PartsReader:
    """Open a workbook.

    Raises:
        Corrupt: it cannot be read.
        Encrypted, Bomb: see `archives.checked_entries`; Bomb also for a sheet that
            spans more than `MAX_CELLS`.
        Empty: it has no sheets.
        TooManyPages: it has too many sheets, or too many rows.
    """
    checked_entries(path, limits)
    with damage_told(), ZipFile(path) as archive:
        _check_extents(archive)
        metadata = properties(archive)
    workbook = _Workbook(path)
    stretches = list(workbook.stretches())
    if not stretches:
        raise Empty(_NO_SHEETS)
    return PartsReader(
        unit="part" if any(each.part for each in stretches) else "sheet",
        pages=len(stretches),
        load=lambda index: workbook.load(stretches[index]),
        limits=limits,
        metadata=metadata,
    )


def _guarded(call: Callable[[], T]) -> T:
    """Call the library, whose panics derive from BaseException alone."""
    try:
        return call()
    except (CalamineError, OSError, ValueError) as error:
        raise Corrupt(detail=f"{type(error).__name__}: {error}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Corrupt(detail=str(error)) from error


def _check_extents(archive: ZipFile) -> None:
    """Refuse a sheet whose few cells stand so far apart that it would fill memory."""
    for name in archive.namelist():
        if "sheet" in name.lower() and name.endswith(".xml"):
            cells = _extent(archive, name)
            if cells > MAX_CELLS:
                raise Bomb(_TOO_WIDE, detail=f"{name} spans {cells} cells")


def _extent(archive: ZipFile, name: str) -> int:
    """Return the area of the rectangle around the cells that hold something."""
    rows: set[int] = set()
    columns: set[int] = set()
    tail = b""
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            found = _CELL.findall(tail + chunk)
            tail = chunk[-_LONGEST_CELL:]
            rows = _ends(rows | {int(digits) for _, digits in found})
            columns = _ends(columns | {_column(letters) for letters, _ in found})
    return _length(rows) * _length(columns)


def _ends(numbers: set[int]) -> set[int]:
    return {min(numbers), max(numbers)} if numbers else numbers


def _length(numbers: set[int]) -> int:
    return max(numbers) - min(numbers) + 1 if numbers else 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
