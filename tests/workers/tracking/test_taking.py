"""Whatever a task hands over becomes counts, words and levels, and fails nothing."""

from __future__ import annotations

import logging
from decimal import Decimal

import pytest

from progress.states import Level
from workers.tracking.taking import MOST, count_of, level_named, said_by, words_of


class Wordless:
    """Something that cannot be asked what it says."""

    def __str__(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (3, 3),
        ("3", 3),
        (Decimal("2.5"), 2),
        (2**53 + 1, 2**53 + 1),
        (-4, 0),
        (2**70, MOST),
        (None, 0),
        ("three", 0),
        ([3], 0),
        (float("nan"), 0),
        (float("inf"), 0),
    ],
)
def test_a_count_is_whole_and_fits_a_row(value, count):
    assert count_of(value) == count


def test_what_has_no_words_is_called_by_its_type():
    assert words_of(Wordless()) == "Wordless"
    assert words_of(ValueError("row 7")) == "row 7"


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        ({"current": 1, "total": 3, "description": "Sorting"}, (1, 3, "Sorting")),
        ({"done": 1}, (0, 0, "")),
        ({"current": "x", "total": None, "description": 7}, (0, 0, "7")),
        ("Sorting", (0, 0, "Sorting")),
        (None, (0, 0, "")),
    ],
)
def test_of_meta_the_three_words_of_progress_are_heard(meta, said):
    assert said_by(meta) == said


@pytest.mark.parametrize(
    ("named", "level"),
    [
        ("warning", Level.WARNING),
        ("WARN", Level.WARNING),
        (logging.ERROR, Level.ERROR),
        ("critical", Level.ERROR),
        (logging.DEBUG, Level.DEBUG),
        (Level.INFO, Level.INFO),
        ("loud", Level.INFO),
        (None, Level.INFO),
    ],
)
def test_levels_are_known_by_each_of_their_names(named, level):
    assert level_named(named) == level
