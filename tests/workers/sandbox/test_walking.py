"""Walking: a file from first look to last page, and what errors become."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workers.book import Book
from workers.errors import PageUnreadable
from workers.sandbox.messages import (
    Begun,
    Counted,
    Fault,
    Message,
    PageFailed,
    PageRead,
    Refused,
    Sniffed,
)
from workers.sandbox.request import Request
from workers.sandbox.walking import walk

REQUEST = Request(name="a.txt", job_type="document")


class Limit(Exception):
    """Stands in for a caller's own exception."""


@pytest.fixture
def path(tmp_path) -> Path:
    """A text of three pages."""
    path: Path = tmp_path / "a.txt"
    path.write_text("one\ftwo\fthree")
    return path


@pytest.fixture
def book(monkeypatch) -> Book:
    """The document that every file is now."""
    book = Book(3)
    monkeypatch.setattr("workers.sandbox.walking.open_document", book.open)
    return book


def names(messages: list[Message]) -> list[str]:
    return [type(message).__name__ for message in messages]


def test_each_step_is_said_in_order(path):
    messages = list(walk(path, REQUEST))
    pages = [Begun, PageRead] * 3
    assert [type(message) for message in messages] == [Sniffed, Counted, *pages]
    texts = [m.content.text for m in messages if isinstance(m, PageRead)]
    assert texts == ["one", "two", "three"]


def test_skipped_pages_are_not_read(path, book):
    list(walk(path, Request(name="a.txt", job_type="document", skipped=((1, 2),))))
    assert book.read_numbers == [3]


def test_a_document_that_cannot_be_read_is_refused(path):
    path.write_bytes(b"\x7fELF" + bytes(100))
    (message,) = walk(path, REQUEST)
    assert isinstance(message, Refused)
    assert message.error.code == "unsupported"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PageUnreadable(), "page_unreadable"),
        (LookupError("a bug"), "page_unreadable"),
        (MemoryError(), "page_out_of_memory"),
        (BaseException("a panic"), "page_unreadable"),
    ],
    ids=repr,
)
def test_whatever_goes_wrong_with_a_page_is_its_own_error(path, book, error, code):
    book.failing = {2: error}
    failed = [m for m in walk(path, REQUEST) if isinstance(m, PageFailed)]
    assert [(m.number, m.error.code) for m in failed] == [(2, code)]
    assert book.read_numbers == [1, 2, 3]


def test_an_unexpected_error_of_a_page_brings_its_trace(path, book):
    book.failing = {1: LookupError("a bug")}
    failed = [m for m in walk(path, REQUEST) if isinstance(m, PageFailed)]
    assert "LookupError: a bug" in failed[0].error.detail


def test_what_is_the_callers_passes(path, book):
    book.failing = {1: Limit()}
    with pytest.raises(Limit):
        list(walk(path, REQUEST, (Limit,)))


def test_what_is_the_callers_is_unmasked(path, book):
    error = PageUnreadable()
    error.__cause__ = Limit()
    book.failing = {1: error}
    with pytest.raises(Limit):
        list(walk(path, REQUEST, (Limit,)))


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [(LookupError("a bug"), Fault, "a bug"), (MemoryError(), Refused, "out_of_memory")],
)
def test_an_error_at_opening_is_a_fault_or_a_refusal(
    path, monkeypatch, error, kind, said
):
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("workers.sandbox.walking.open_document", fail)
    *_, last = walk(path, REQUEST)
    assert isinstance(last, kind)
    assert said in (last.trace if isinstance(last, Fault) else last.error.code)


def test_the_document_is_closed_when_nobody_listens_any_more(path, book):
    messages = walk(path, REQUEST)
    next(m for m in messages if isinstance(m, Begun))
    assert book.is_open
    messages.close()
    assert not book.is_open
