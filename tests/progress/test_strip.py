from __future__ import annotations

import pytest

from progress import strip
from progress.strip import WINDOW, Window, cells, look, window


@pytest.mark.parametrize(
    ("total", "number", "first", "last"),
    [
        (0, 0, 1, 0),
        (5, 1, 1, 5),
        (5, 99, 1, 5),
        (WINDOW, WINDOW, 1, WINDOW),
        (WINDOW + 1, WINDOW + 1, WINDOW + 1, WINDOW + 1),
        (1000, 450, WINDOW + 1, 2 * WINDOW),
    ],
)
def test_a_window_holds_the_page_that_is_looked_at(total, number, first, last):
    assert window(total, number) == Window(first=first, last=last, total=total)


def test_a_window_knows_its_neighbours():
    middle = window(1000, WINDOW + 1)
    assert (middle.previous, middle.next) == (1, 2 * WINDOW + 1)
    assert not middle.is_whole
    whole = window(7, 1)
    assert (whole.previous, whole.next, whole.is_whole) == (None, None, True)


def test_a_page_looks_as_it_was_read():
    assert look("completed", "text") == "text"
    assert look("completed", "ocr") == "ocr"
    assert look("failed", "ocr") == "failed"


def test_each_page_has_one_cell_in_order():
    looks = {1: "text", 2: "ocr", 4: "failed"}
    found = cells(window(5, 1), "titib", looks, working=3)
    assert [(cell.number, cell.look) for cell in found] == [
        (1, "text"),
        (2, "ocr"),
        (3, "work"),
        (4, "failed"),
        (5, "waiting"),
    ]


def test_a_page_that_waits_tells_whether_it_is_an_image():
    found = cells(window(2, 1), "ti", {}, working=None)
    assert [cell.label for cell in found] == ["waiting", "waiting, image"]


def test_pages_past_the_census_have_no_class():
    found = cells(window(2, 1), "t", {}, working=None)
    assert [cell.page_class for cell in found] == ["text", ""]


def test_every_look_has_words():
    assert set(strip.LABELS) == {"waiting", "work", "text", "ocr", "failed"}
