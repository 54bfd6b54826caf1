"""Survival: a page that kills its reader costs that page alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from progress.errors import Cancelled
from workers.errors import (
    FileMissing,
    OutOfMemory,
    ReaderCrashed,
    TookTooLong,
    TooManyCrashes,
)
from workers.limits import MEGABYTE, Limits
from workers.sandbox import (
    Begun,
    PageFailed,
    PageRead,
    ReaderFault,
    Reading,
    Request,
    supply,
    survive,
)
from workers.sandbox.messages import Message

#: No page takes so long by itself, on a busy machine either.
LIMITS = Limits(
    page_seconds=60.0,
    open_seconds=60.0,
    memory_bytes=300 * MEGABYTE,
    ocr_memory_bytes=300 * MEGABYTE,
)
#: What hangs takes no processor, so the pages around it take little of this.
BRIEF = replace(LIMITS, page_seconds=2.0)


def request(limits: Limits = LIMITS, **values: Any) -> Request:
    return Request(name="killer.txt", job_type="document", limits=limits, **values)


def outcomes(path: Path, wanted: Request | None = None) -> dict[int, str]:
    """Return what became of each page: its text, or the code of its error."""
    found: dict[int, str] = {}
    for message in said(path, wanted):
        if isinstance(message, PageRead):
            found[message.content.number] = message.content.text
        elif isinstance(message, PageFailed):
            found[message.number] = message.error.code
    return found


def said(path: Path, wanted: Request | None = None) -> list[Message]:
    return list(survive(path, wanted or request(), lambda: None))


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("abort", "page_crashed"),
        ("segfault", "page_crashed"),
        ("kill", "page_crashed"),
        ("exit", "page_crashed"),
        ("hang", "page_timed_out"),
        ("eat", "page_out_of_memory"),
        ("eat-politely", "page_out_of_memory"),
        ("panic", "page_unreadable"),
        ("unreadable", "page_unreadable"),
    ],
)
def test_a_page_that_kills_its_reader_costs_that_page_alone(killer, deed, code):
    limits = BRIEF if deed == "hang" else LIMITS
    assert outcomes(killer("ok one", deed, "ok three"), request(limits)) == {
        1: "one",
        2: code,
        3: "three",
    }


def test_a_page_that_kills_is_tried_once_more(killer):
    begun = [m.number for m in said(killer("ok", "abort", "ok")) if _is_begun(m)]
    assert begun == [1, 2, 2, 3]


def test_a_page_that_hangs_is_not_tried_again(killer):
    messages = said(killer("hang", "ok"), request(BRIEF))
    begun = [m.number for m in messages if _is_begun(m)]
    assert begun == [1, 2]


def _is_begun(message: Message) -> bool:
    return isinstance(message, Begun)


def test_behind_a_last_page_that_kills_no_reader_is_started(killer, monkeypatch):
    started: list[Request] = []
    read = supply.Zygote.read

    def noted(self: supply.Zygote, path: Path, request: Request) -> supply.Child:
        started.append(request)
        return read(self, path, request)

    monkeypatch.setattr(supply.Zygote, "read", noted)
    assert outcomes(killer("ok one", "eat")) == {1: "one", 2: "page_out_of_memory"}
    assert len(started) == 1


def test_several_killers_in_a_document_are_left_out(killer):
    path = killer("abort", "ok b", "segfault", "hang", "ok e")
    assert outcomes(path, request(BRIEF)) == {
        1: "page_crashed",
        2: "b",
        3: "page_crashed",
        4: "page_timed_out",
        5: "e",
    }


def test_a_document_that_goes_on_killing_is_given_up(killer):
    path = killer(*["hang"] * 4)
    wanted = request(replace(LIMITS, page_seconds=0.2, max_reader_losses=2))
    with pytest.raises(TooManyCrashes):
        said(path, wanted)


@pytest.mark.parametrize(
    ("deed", "error"),
    [("abort", ReaderCrashed), ("hang", TookTooLong), ("eat", OutOfMemory)],
)
def test_a_file_that_kills_when_opened_is_refused(killer, deed, error):
    wanted = request(replace(LIMITS, open_seconds=2.0 if deed == "hang" else 60.0))
    with pytest.raises(error):
        said(killer("ok", opening=deed), wanted)


def test_pages_are_read_though_looking_at_them_kills(killer):
    path = killer("ok one", "abort", "ok three", census="abort")
    assert outcomes(path) == {1: "one", 2: "page_crashed", 3: "three"}


def test_pages_that_are_there_already_are_not_asked_for(killer):
    path = killer("abort", "ok two", "abort", "ok four")
    assert outcomes(path, request(skipped=((1, 1), (3, 3)))) == {2: "two", 4: "four"}


def test_threads_share_a_zygote_and_nothing_else(killer):
    path = killer("ok one", "abort", "ok three")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: outcomes(path), range(8)))
    assert found == [{1: "one", 2: "page_crashed", 3: "three"}] * 8


def test_a_document_has_its_own_time(killer):
    wanted = request(replace(LIMITS, document_seconds=0.3))
    with pytest.raises(TookTooLong):
        said(killer("hang"), wanted)


def test_who_cancels_does_not_wait_for_a_page_that_hangs(killer):
    def cancel() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        list(survive(killer("hang"), request(), cancel))


def test_the_file_that_is_gone_is_missed(tmp_path):
    with pytest.raises(FileMissing):
        said(tmp_path / "gone.txt")


def test_a_fault_of_ours_is_told_with_its_trace(killer):
    reading = Reading(survive(killer("ok", opening="panic"), request(), lambda: None))
    with pytest.raises(ReaderFault, match="a panic below all exceptions"):
        reading.counted()
