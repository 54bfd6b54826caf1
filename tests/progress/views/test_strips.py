from __future__ import annotations

import pytest

from progress.models import Document
from progress.recording import Findings, Flush, record
from progress.strip import WINDOW
from progress.views.strips import strip_of
from tests.factories import claim, good_page, make_job, only_document


@pytest.fixture
def long_document(alice):
    """Seven pages into a second range are read, all of the first are."""
    document = only_document(make_job(alice))
    total, read = 2 * WINDOW, WINDOW + 7
    flush = Flush(
        stage="extraction",
        message="",
        points=5000,
        findings=Findings(kind="txt", page_classes=("text",) * total),
        pages=tuple(good_page(number, "x") for number in range(1, read + 1)),
    )
    record(claim(document), flush)
    return Document.objects.get()


def looks(strip):
    return [cell.look for cell in strip["cells"]]


def test_the_page_in_work_is_the_first_that_is_missing(long_document):
    strip = strip_of(long_document, selected=WINDOW + 1)
    assert looks(strip)[5:9] == ["text", "text", "work", "waiting"]


def test_a_range_that_is_read_has_no_page_in_work(long_document):
    assert set(looks(strip_of(long_document, selected=1))) == {"text"}


def test_a_range_that_work_has_not_reached_only_waits(alice):
    document = only_document(make_job(alice))
    flush = Flush(
        stage="extraction",
        message="",
        points=1,
        findings=Findings(kind="txt", page_classes=("text",) * (2 * WINDOW)),
    )
    record(claim(document), flush)
    strip = strip_of(Document.objects.get(), selected=2 * WINDOW)
    assert set(looks(strip)) == {"waiting"}


def test_before_the_census_there_is_no_cell(alice):
    assert strip_of(only_document(make_job(alice)), selected=1)["cells"] == []
