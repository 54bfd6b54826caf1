"""Standing: what the loss of a reader means, without any process."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workers.errors import OutOfMemory, ReaderCrashed, TookTooLong, TooManyCrashes
from workers.limits import Limits
from workers.readers import Census, PageClass, PageContent
from workers.readers.kinds import PDF, TEXT
from workers.sandbox.messages import (
    Begun,
    Counted,
    Garbled,
    PageRead,
    Recognising,
    Sniffed,
)
from workers.sandbox.request import Request
from workers.sandbox.standing import Cause, Lost, Standing

LIMITS = Limits(open_seconds=1, page_seconds=2, ocr_seconds=3, max_reader_losses=3)
CRASH = Lost(Cause.CRASHED, "SIGSEGV")
HANG = Lost(Cause.TIMED_OUT, "nothing came")


@pytest.fixture
def standing() -> Standing:
    """A document of three pages, the second a picture, counted."""
    request = Request(name="a", job_type="document", limits=LIMITS)
    standing = Standing(request)
    assert standing.note(Sniffed(kind=TEXT))
    assert standing.note(counted())
    return standing


def counted() -> Counted:
    classes = (PageClass.TEXT, PageClass.IMAGE, PageClass.TEXT)
    return Counted(census=Census(unit="page", pages=3, classes=classes))


def page(number: int, text: str = "") -> PageRead:
    content = PageContent(
        number=number,
        text=text,
        via="text",
        page_class=PageClass.TEXT,
        milliseconds=1,
    )
    return PageRead(content=content, analysis={})


def read(standing: Standing, number: int) -> None:
    standing.note(Begun(number=number))
    standing.note(page(number))


def test_what_a_second_reader_says_again_is_not_new(standing):
    assert not standing.note(Sniffed(kind=TEXT))
    assert not standing.note(counted())


def test_a_step_has_its_own_patience(standing):
    assert standing.patience == 1
    standing.note(Begun(number=1))
    assert standing.patience == 2
    standing.note(Recognising())
    assert standing.patience == 3
    standing.note(page(1))
    standing.note(Begun(number=2))
    assert standing.patience == 3


def test_a_crash_is_tried_once_more_and_then_costs_the_page(standing):
    standing.note(Begun(number=1))
    assert standing.after(CRASH) is None
    standing.note(Begun(number=1))
    failed = standing.after(CRASH)
    assert failed is not None
    assert (failed.number, failed.error.code) == (1, "page_crashed")
    assert list(standing.rest.wanted(3)) == [2, 3]


def test_a_page_that_hangs_is_given_up_at_once(standing):
    read(standing, 1)
    standing.note(Begun(number=2))
    failed = standing.after(HANG)
    assert failed is not None
    assert (failed.number, failed.error.code) == (2, "page_timed_out")
    assert list(standing.rest.wanted(3)) == [3]


def test_the_pages_of_earlier_attempts_stay_skipped(standing):
    standing.request = replace(standing.request, skipped=((3, 3),))
    read(standing, 1)
    assert list(standing.rest.wanted(3)) == [2]
    read(standing, 2)
    assert standing.is_done


def test_a_loss_between_pages_has_them_only_counted_and_the_next_ends_it(standing):
    assert standing.after(CRASH) is None
    assert standing.rest.is_plain_count
    with pytest.raises(ReaderCrashed):
        standing.after(CRASH)


def test_whoever_is_lost_behind_the_last_page_is_not_missed(standing):
    for number in (1, 2, 3):
        read(standing, number)
    assert standing.after(CRASH) is None
    assert not standing.rest.is_plain_count


def test_a_file_that_takes_too_much_memory_to_open_says_so(standing):
    full = Lost(Cause.OUT_OF_MEMORY, "SIGABRT")
    standing.after(full)
    with pytest.raises(OutOfMemory):
        standing.after(full)


def test_too_many_losses_end_it(standing):
    for number in (1, 2, 3):
        standing.note(Begun(number=number))
        assert standing.after(HANG)
    with pytest.raises(TooManyCrashes):
        standing.after(HANG)


def test_nothing_is_done_before_it_is_counted():
    assert not Standing(Request(name="a", job_type="document")).is_done


@pytest.mark.parametrize(
    "message", [Begun(number=4), page(1), page(3)], ids=["beyond", "again", "unbegun"]
)
def test_what_cannot_be_said_now_is_refused(standing, message):
    read(standing, 1)
    with pytest.raises(Garbled):
        standing.note(message)


@pytest.mark.parametrize("number", [1, 2, 3], ids=["read", "in hand", "next"])
def test_no_page_begins_twice_or_within_another(standing, number):
    read(standing, 1)
    standing.note(Begun(number=2))
    with pytest.raises(Garbled):
        standing.note(Begun(number=number))


@pytest.mark.parametrize(
    "limits",
    [
        replace(LIMITS, max_characters_per_page=4),
        replace(LIMITS, max_characters=4),
    ],
)
def test_a_reader_that_says_more_text_than_it_may_is_not_ours(limits):
    standing = Standing(Request(name="a", job_type="document", limits=limits))
    standing.note(counted())
    standing.note(Begun(number=1))
    with pytest.raises(Garbled):
        standing.note(page(1, "words"))


def test_a_reader_that_counts_more_pages_than_it_may_is_not_ours():
    limits = replace(LIMITS, max_pages=2)
    standing = Standing(Request(name="a", job_type="document", limits=limits))
    with pytest.raises(Garbled):
        standing.note(counted())


def test_text_that_was_read_counts_for_the_next_reader(standing):
    standing.note(Begun(number=1))
    standing.note(page(1, "words"))
    assert standing.rest.characters == 5


@pytest.mark.parametrize(
    ("kind", "is_tried_again"), [(PDF, True), (TEXT, False), (None, False)]
)
def test_only_what_is_counted_without_a_look_is_opened_again_after_a_hang(
    kind, is_tried_again
):
    standing = Standing(Request(name="a", job_type="document", limits=LIMITS))
    if kind:
        standing.note(Sniffed(kind=kind))
    if is_tried_again:
        assert standing.after(HANG) is None
        assert standing.rest.is_plain_count
    else:
        with pytest.raises(TookTooLong):
            standing.after(HANG)


@pytest.mark.parametrize("kind", [PDF, TEXT])
def test_whatever_crashed_is_opened_once_more(kind):
    standing = Standing(Request(name="a", job_type="document", limits=LIMITS))
    standing.note(Sniffed(kind=kind))
    assert standing.after(CRASH) is None
    with pytest.raises(ReaderCrashed):
        standing.after(CRASH)
