"""Turns rows of cells into text, and long tables into parts of a thousand rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

ROWS_PER_PART = 1_000

Row = Sequence[object]


class Forward:
    """Any stretch of rows from a source that only runs forward.

    Stretches asked for in order cost one pass; an earlier one begins a new pass.
    """

    def __init__(self, restart: Callable[[], Iterator[Row]]) -> None:
        self._restart = restart
        self._rows: Iterator[Row] | None = None
        self._at = 0

    def rows(self, start: int, stop: int) -> list[Row]:
        """Return the rows from `start` up to `stop`, counted from 0."""
        if self._rows is None or start < self._at:
            self._rows, self._at = self._restart(), 0
        found = list(islice(self._rows, start - self._at, stop - self._at))
        self._at = stop
        return found


def parts_of(rows: int) -> int:
    """Return into how many parts a table is cut; an empty one is a part, too."""
    return max(1, -(-rows // ROWS_PER_PART))


def table_text(rows: Iterable[Row]) -> str:
    """Return rows as lines of cells set apart by tabs, without the empty ones."""
    lines = ("\t".join(map(cell_text, row)).rstrip("\t ") for row in rows)
    return "\n".join(line for line in lines if line)


def cell_text(value: object) -> str:
    """Return what a cell shows: whole numbers without a point, dates as ISO 8601."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return _moment(value)
    return "" if value is None else str(value)


def _moment(value: datetime | date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    return str(value)


def rows_of_part(part: int, rows: int) -> str:
    """Return which rows of a long table a part, counted from 0, holds."""
    if parts_of(rows) == 1:
        return ""
    first, last = part * ROWS_PER_PART + 1, min(rows, (part + 1) * ROWS_PER_PART)
    return f"rows {first:,} to {last:,}"
