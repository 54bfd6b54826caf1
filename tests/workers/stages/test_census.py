"""Census: the pages are counted and told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from progress import page_classes
from tests.workers.book import Book
from workers.errors import StageMissing, TooManyPages
from workers.stages import census, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(work, report):
    receive(work, report)
    return work


def test_pages_are_counted_classified_and_said(received, report, document):
    census(received, report)
    report.flush()
    document.refresh_from_db()
    assert (document.unit, document.pages_total) == ("page", 3)
    assert page_classes.decode(document.page_classes) == ["text"] * 3
    assert document.job.pages_total == 3
    line = document.logs.order_by("-id")[0]
    assert (line.text, line.stage) == ("3 pages (3 text)", "")


def test_pages_of_earlier_attempts_are_said(received, report, document):
    received.pages_read = frozenset({1, 3})
    census(received, report)
    report.flush()
    line = document.logs.order_by("-id")[0]
    assert line.text == "3 pages (3 text); 2 kept from before"


def test_the_reader_is_closed_with_the_attempt(work, report, monkeypatch):
    book = Book(3)
    monkeypatch.setattr("workers.sandbox.walking.open_document", book.open)
    receive(work, report)
    census(work, report)
    assert book.is_open
    assert work.metadata == {"title": "A book"}
    work.resources.close()
    assert not book.is_open


def test_too_many_pages_are_refused(work, report):
    work.limits = replace(work.limits, max_pages=2)
    receive(work, report)
    with pytest.raises(TooManyPages):
        census(work, report)


def test_census_needs_receive(work, report):
    with pytest.raises(StageMissing):
        census(work, report)
