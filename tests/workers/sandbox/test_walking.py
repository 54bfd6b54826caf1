"""Walking: a file from first look to last page, and what errors become."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workers.book import Book
from workers.analysis import Tally, analyse_document, analyse_page
from workers.errors import PageUnreadable
from workers.limits import Limits
from workers.sandbox.messages import (
    Begun,
    Counted,
    Fault,
    Message,
    PageFailed,
    PageRead,
    Refused,
    Sniffed,
    Summed,
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
    said = [type(message) for message in messages]
    assert said == [Sniffed, Counted, *pages, Summed]
    texts = [m.content.text for m in messages if isinstance(m, PageRead)]
    assert texts == ["one", "two", "three"]


def test_skipped_pages_are_not_read(path, book):
    list(walk(path, Request(name="a.txt", job_type="document", skipped=((1, 2),))))
    assert book.read_numbers == [3]


def test_who_reads_all_pages_says_what_they_say_together(path):
    *_, summed = walk(path, REQUEST)
    assert isinstance(summed, Summed)
    texts = ("one", "two", "three")
    pages = [analyse_page(text, "document") for text in texts]
    assert summed.analysis == analyse_document(pages, texts, "document").as_dict()


def test_text_beyond_what_is_kept_ends_the_document(path):
    limits = Limits(max_characters=6)
    request = Request(name="a.txt", job_type="document", limits=limits)
    *before, refused = walk(path, request)
    assert isinstance(refused, Refused)
    assert refused.error.code == "expands_too_much"
    read = [m.content.number for m in before if isinstance(m, PageRead)]
    assert read == [1, 2]


def test_text_that_was_kept_before_counts(path):
    limits = Limits(max_characters=6)
    request = Request(
        name="a.txt",
        job_type="document",
        limits=limits,
        skipped=((1, 2),),
        characters=6,
    )
    *_, last = walk(path, request)
    assert isinstance(last, Refused)


def test_what_lies_too_deep_for_the_stack_is_refused(path, monkeypatch):
    def fall(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr("workers.sandbox.walking.open_document", fall)
    *_, last = walk(path, REQUEST)
    assert isinstance(last, Refused)
    assert last.error.code == "nested_too_deep"


@pytest.mark.parametrize("skipped", [((1, 1),), ((1, 3),)])
def test_who_skips_pages_cannot_tell_what_all_say(path, skipped):
    request = Request(name="a.txt", job_type="document", skipped=skipped)
    assert not [m for m in walk(path, request) if isinstance(m, Summed)]


def test_what_lacks_a_page_is_not_summed_up(path, book):
    book.failing = {2: PageUnreadable()}
    assert not [m for m in walk(path, REQUEST) if isinstance(m, Summed)]


def test_without_memory_to_sum_up_the_pages_stand_all_the_same(path, monkeypatch):
    def fail(self: Tally) -> None:
        raise MemoryError

    monkeypatch.setattr(Tally, "sum", fail)
    *_, last = walk(path, REQUEST)
    assert isinstance(last, PageRead)


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
