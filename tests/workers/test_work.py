"""What stages hand on to each other."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from tests.factories import bad_page, good_page
from workers.errors import StageMissing
from workers.readers import Census
from workers.sandbox import Reading

pytestmark = pytest.mark.django_db


def test_a_stage_before_receive_is_told_what_is_missing(work):
    with pytest.raises(StageMissing, match="receive"):
        work.received()


def test_a_stage_before_census_is_told_what_is_missing(work):
    with pytest.raises(StageMissing, match="census"):
        work.counted()


def nothing() -> Generator[Any, None, None]:
    """A reading that says nothing."""
    yield from ()


def test_after_receive_the_reading_is_there(work):
    work.reading = reading = Reading(nothing())
    assert work.received() is reading


def test_pages_that_are_there_or_lost_are_skipped(work):
    work.pages_read, work.lost_page = frozenset({1, 2}), 5
    assert work.pages_to_skip == {1, 2, 5}


def test_pages_are_unknown_until_they_are_counted(work):
    assert work.pages_total == 0
    work.census = Census(unit="page", pages=3, classes=())
    assert work.pages_total == 3


def test_results_are_the_good_pages_in_order(work, report):
    for result in (good_page(3, "c"), bad_page(2), good_page(1, "a")):
        report.page(result)
    report.flush()
    assert [(number, text) for number, text, _ in work.results()] == [
        (1, "a"),
        (3, "c"),
    ]
