"""Reads CSV and its kin: every thousand rows are a part."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from workers.errors import Corrupt, Empty
from workers.limits import Limits
from workers.readers.parts import Part, PartsReader
from workers.readers.plain import SAMPLE_BYTES, decode, encoding_of
from workers.readers.tables import (
    ROWS_PER_PART,
    Forward,
    Row,
    parts_of,
    rows_of_part,
    table_text,
)

_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 50


def open_csv(path: Path, limits: Limits) -> PartsReader:
    """Open a table; its rows are counted once and read again part by part.

    Raises:
        Corrupt: no encoding fits its bytes, or a cell never ends.
        Empty: it has no rows.
        TooManyPages: it has too many rows.
    """
    table = _Table(path, limits)
    rows = table.count()
    if not rows:
        raise Empty
    return PartsReader(
        unit="part",
        pages=parts_of(rows),
        load=lambda index: table.load(index, rows),
        limits=limits,
        resources=table.resources,
    )


class _Table:
    """A table on disk, of which one part is in memory."""

    def __init__(self, path: Path, limits: Limits) -> None:
        with path.open("rb") as file:
            head = file.read(SAMPLE_BYTES)
        self.resources = ExitStack()
        self._path = path
        self._encoding = encoding_of(head)
        self._delimiter = delimiter_of(decode(head))
        self._forward = Forward(self._rows)
        # The module's own bound is 128 KB, in the whole process.
        csv.field_size_limit(limits.max_characters_per_page)

    def count(self) -> int:
        """Return how many rows there are."""
        with self.resources:
            return sum(1 for _ in self._rows())

    def load(self, part: int, rows: int) -> Part:
        """Return one part, with a line that says which rows it holds."""
        start = part * ROWS_PER_PART
        text = table_text(self._forward.rows(start, start + ROWS_PER_PART))
        which = rows_of_part(part, rows).capitalize()
        return Part(text=f"{which}\n\n{text}" if which else text)

    def _rows(self) -> Iterator[Row]:
        self.resources.close()
        text = self._path.open(encoding=self._encoding, errors="replace", newline="")
        self.resources.enter_context(text)
        try:
            yield from csv.reader(text, delimiter=self._delimiter)
        except csv.Error as error:
            raise Corrupt(detail=str(error)) from error


def delimiter_of(sample: str) -> str:
    """Return the delimiter by which most rows of a sample have equally many cells."""
    lines = sample.splitlines()[:_SAMPLE_ROWS]
    return max(_DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter))


def _agreement(lines: list[str], delimiter: str) -> tuple[int, int]:
    try:
        widths = Counter(map(len, csv.reader(lines, delimiter=delimiter)))
    except csv.Error:
        return 0, 0
    widths.pop(1, None)
    width, rows = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    return rows, width
