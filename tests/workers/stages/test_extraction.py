"""Extraction: page by page, and what an unreadable page does."""

from __future__ import annotations

import pytest

from progress.errors import Cancelled
from progress.models import Page
from progress.states import Level, PageState
from tests.workers.book import Book
from workers.analysis import PageAnalysis
from workers.errors import PageUnreadable, StageMissing
from workers.report import Report
from workers.stages import census, extraction, receive
from workers.work import Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(monkeypatch) -> Book:
    """Four pages, which the file has."""
    book = Book(4)
    monkeypatch.setattr("workers.sandbox.walking.open_document", book.open)
    return book


def extract(work: Work, report: Report) -> None:
    """Bring the document as far as its extraction."""
    receive(work, report)
    census(work, report)
    extraction(work, report)


def test_every_page_is_read_once_with_its_analysis(work, report, book):
    extract(work, report)
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
    extract(work, report)
    assert seen == [f"Processing page {number} of 4" for number in (1, 2, 3, 4)]


def test_an_unreadable_page_is_noted_and_passed_over(work, report, book, document):
    book.failing = {2: PageUnreadable("Too dark.")}
    extract(work, report)
    report.flush()
    bad = Page.objects.get(state=PageState.FAILED)
    assert (bad.number, bad.error_code, bad.error_message) == (
        2,
        "page_unreadable",
        "Too dark.",
    )
    assert work.pages_failed == 1
    line = document.logs.get(level=Level.WARNING)
    assert (line.level, line.text) == (Level.WARNING, "page 2: Too dark.")
    document.refresh_from_db()
    assert (document.pages_done, document.pages_failed) == (3, 1)


def test_pages_that_are_there_already_are_not_read_again(work, report, book):
    work.pages_read = frozenset({1, 3})
    extract(work, report)
    assert book.read_numbers == [2, 4]


def test_a_cancel_ends_it_at_the_page_border_with_the_page_kept(work, report, book):
    book.before = lambda number: report.cancel() if number == 2 else None
    with pytest.raises(Cancelled):
        extract(work, report)
    report.flush()
    assert book.read_numbers == [1, 2]
    assert list(Page.objects.values_list("number", flat=True)) == [1, 2]


def test_a_page_that_workers_were_lost_over_is_left_out(work, report, book):
    work.lost_page = 3
    extract(work, report)
    report.flush()
    assert book.read_numbers == [1, 2, 4]
    bad = Page.objects.get(state=PageState.FAILED)
    assert (bad.number, bad.error_code) == (3, "page_crashed")
    assert work.pages_failed == 1


def test_a_lost_page_that_was_given_up_before_is_not_given_up_twice(work, report, book):
    work.lost_page, work.pages_read = 3, frozenset({3})
    extract(work, report)
    assert work.pages_failed == 0


def test_the_page_in_hand_is_written_with_a_flush(work, report, book, document):
    book.before = lambda number: report.flush()
    book.failing = {2: LookupError("a bug")}
    extract(work, report)
    document.refresh_from_db()
    assert (document.page_in_flight, document.page_losses) == (4, 0)


def test_extraction_needs_census(work, report):
    with pytest.raises(StageMissing):
        extraction(work, report)


def test_a_document_without_pages_is_read_at_once(work, report, book):
    book.pages = 0
    extract(work, report)
    assert book.read_numbers == []
