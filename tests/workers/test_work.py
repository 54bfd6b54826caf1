"""What stages hand on to each other."""

from __future__ import annotations

import pytest

from tests.factories import bad_page, good_page
from workers.errors import StageMissing
from workers.readers import Census
from workers.readers.kinds import TEXT

pytestmark = pytest.mark.django_db


def test_a_stage_before_receive_is_told_what_is_missing(work):
    with pytest.raises(StageMissing, match="receive"):
        work.received()


def test_a_stage_before_census_is_told_what_is_missing(work):
    with pytest.raises(StageMissing, match="census"):
        work.opened()


def test_after_receive_the_file_and_its_kind_are_there(work):
    work.kind = TEXT
    assert work.received() == (work.path, TEXT)


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
