"""Rows become text, long tables parts, and a source is read once if in order."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from workers.readers.tables import (
    Forward,
    cell_text,
    parts_of,
    rows_of_part,
    table_text,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (0.5, "0.5"),
        (1e300, "1e+300"),
        (True, "TRUE"),
        (None, ""),
        ("two\nlines", "two lines"),
        (datetime(2025, 3, 3), "2025-03-03"),
        (datetime(2025, 3, 3, 12, 30), "2025-03-03 12:30:00"),
        (date(2025, 3, 3), "2025-03-03"),
        (time(7, 5), "07:05:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
    ],
)
def test_a_cell_shows_what_a_person_would_write(value, text):
    assert cell_text(value) == text


def test_empty_rows_and_cells_at_the_end_are_left_out():
    assert table_text([("a", "", None), ("", ""), ("", "b")]) == "a\n\tb"


def test_in_order_one_pass_is_enough():
    passes = []

    def restart():
        passes.append(1)
        return iter((str(number),) for number in range(10))

    rows = Forward(restart)
    assert rows.rows(0, 3) == [("0",), ("1",), ("2",)]
    assert rows.rows(5, 6) == [("5",)]
    assert len(passes) == 1
    assert rows.rows(1, 2) == [("1",)]
    assert len(passes) == 2


@pytest.mark.parametrize(("rows", "parts"), [(0, 1), (1_000, 1), (1_001, 2)])
def test_a_part_has_a_thousand_rows(rows, parts):
    assert parts_of(rows) == parts


def test_only_parts_of_a_long_table_say_which_rows_they_hold():
    assert rows_of_part(0, 1_000) == ""
    assert rows_of_part(1, 1_500) == "rows 1,001 to 1,500"
