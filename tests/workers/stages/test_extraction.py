"""Extraction: page by page, and what an unreadable page does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from progress.errors import Cancelled
from progress.models import Page
from progress.states import Level, PageState
from workers.analysis import PageAnalysis
from workers.errors import PageUnreadable
from workers.readers import Census, PageClass, PageContent
from workers.stages import extraction
from workers.stages.extraction import read_page

pytestmark = pytest.mark.django_db


class Book:
    """A reader of pages that are made on the spot."""

    unit = "page"

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self.read_numbers: list[int] = []
        self.failing: dict[int, Exception] = {}
        self.before: Callable[[int], None] = lambda number: None

    def census(self) -> Census:
        classes = (PageClass.TEXT,) * self.pages
        return Census(unit=self.unit, pages=self.pages, classes=classes)

    def read(self, number: int) -> PageContent:
        self.read_numbers.append(number)
        self.before(number)
        if number in self.failing:
            raise self.failing[number]
        return PageContent(
            number=number,
            text=f"This is page number {number}.",
            via="ocr",
            page_class=PageClass.IMAGE,
            milliseconds=7,
            confidence=0.9,
        )


@pytest.fixture
def book(work) -> Book:
    """Four pages, opened and counted."""
    work.reader = book = Book(4)
    work.census = book.census()
    return book


def test_every_page_is_read_once_with_its_analysis(work, report, book):
    extraction(work, report)
    report.flush()
    pages = list(Page.objects.order_by("number"))
    assert [page.number for page in pages] == book.read_numbers == [1, 2, 3, 4]
    page = pages[0]
    assert (page.text, page.via, page.confidence, page.milliseconds) == (
        "This is page number 1.",
        "ocr",
        0.9,
        7,
    )
    assert PageAnalysis.from_dict(page.analysis).words == 4
    assert work.pages_failed == 0


def test_the_message_counts_the_pages(work, report, book, document):
    seen: list[str] = []

    def look(number: int) -> None:
        report.flush()
        document.refresh_from_db()
        seen.append(document.message)

    book.before = look
    extraction(work, report)
    assert seen == [f"Processing page {number} of 4" for number in (1, 2, 3, 4)]


def test_an_unreadable_page_is_noted_and_passed_over(work, report, book, document):
    book.failing = {2: PageUnreadable("Too dark.")}
    extraction(work, report)
    report.flush()
    bad = Page.objects.get(state=PageState.FAILED)
    assert (bad.number, bad.error_code, bad.error_message) == (
        2,
        "page_unreadable",
        "Too dark.",
    )
    assert work.pages_failed == 1
    line = document.logs.get()
    assert (line.level, line.text) == (Level.WARNING, "page 2: Too dark.")
    document.refresh_from_db()
    assert (document.pages_done, document.pages_failed) == (3, 1)


def test_pages_that_are_there_already_are_not_read_again(work, report, book):
    work.pages_read = frozenset({1, 3})
    extraction(work, report)
    assert book.read_numbers == [2, 4]


def test_a_cancel_ends_it_at_the_page_border_with_the_page_kept(work, report, book):
    book.before = lambda number: report.cancel() if number == 2 else None
    with pytest.raises(Cancelled):
        extraction(work, report)
    report.flush()
    assert book.read_numbers == [1, 2]
    assert list(Page.objects.values_list("number", flat=True)) == [1, 2]


def test_any_other_error_is_not_the_pages(book):
    book.failing = {1: LookupError("a bug")}
    with pytest.raises(LookupError):
        read_page(book, 1, "document")


def test_a_time_limit_in_disguise_is_unmasked(book):
    error = PageUnreadable()
    error.__cause__ = SoftTimeLimitExceeded()
    book.failing = {1: error}
    with pytest.raises(SoftTimeLimitExceeded):
        read_page(book, 1, "document")


def test_a_document_without_pages_is_read_at_once(work, report, book):
    book.pages = 0
    work.census = book.census()
    extraction(work, report)
    assert book.read_numbers == []
