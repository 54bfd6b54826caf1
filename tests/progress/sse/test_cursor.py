"""A cursor says what it was told, and nothing that is none is taken for one."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from progress.sse.cursor import Cursor, format_cursor, parse_cursor

ONE = UUID("4caa510b-0000-4000-8000-000000000001")
OTHER = UUID("4caa510b-0000-4000-8000-000000000002")
NOON = datetime(2026, 11, 22, 12, 0, 0, 123000, tzinfo=UTC)


def test_what_is_written_is_read_back():
    text = format_cursor([(ONE, 118), (OTHER, 0)], NOON)
    assert text == f"{ONE}~118,{OTHER}~0,since~1795348800123"
    assert parse_cursor(text) == Cursor(jobs={ONE: 118, OTHER: 0}, since=NOON)


def test_a_number_alone_is_the_seq_of_whatever_is_watched():
    assert parse_cursor("118").after(ONE) == 118


def test_a_job_that_is_not_named_is_told_from_its_beginning():
    assert parse_cursor(f"{ONE}~118").after(OTHER) == 0


def test_nothing_is_a_cursor_at_the_beginning():
    assert parse_cursor("") == Cursor()


@pytest.mark.parametrize(
    "text",
    [
        "-1",
        "1.5",
        "²",
        "9" * 19,
        f"{ONE}",
        f"{ONE}~",
        f"{ONE}~-1",
        "job~5",
        "since~99999999999999999",
        "~",
        "\0",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  whatever it says
        parse_cursor(text)
