"""Listening: a child that lies, falls silent or dies is told from one that is done."""

from __future__ import annotations

import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from progress.errors import Cancelled
from workers.analysis import Tally, analyse_page
from workers.errors import TookTooLong
from workers.limits import Limits
from workers.sandbox import listening
from workers.sandbox.listening import hear
from workers.sandbox.messages import Message
from workers.sandbox.request import Request
from workers.sandbox.standing import Cause, Lost, Standing
from workers.sandbox.supply import End
from workers.sandbox.wire import frame

LIMITS = Limits(open_seconds=0.05)
COUNTED = ["Counted", "page", 2, "tt", {}]
SUMMED = ["Summed", Tally("document").sum().as_dict()]


class Actor:
    """Stands in for a child: what it says, and how it ended."""

    def __init__(self, *said: bytes, end: End | None = None) -> None:
        self.channel, self.other = socket.socketpair()
        for each in said:
            self.other.sendall(each)
        self._end = end
        if end is not None:
            self.other.close()

    def end(self) -> End:
        assert self._end is not None
        return self._end

    def close(self) -> None:
        self.channel.close()
        self.other.close()


@pytest.fixture
def listen() -> Iterator[Any]:
    """Return a function that hears an actor out."""
    actors: list[Actor] = []

    def hear_out(
        *said: bytes,
        end: End | None = None,
        seconds: float = 60,
        check: Callable[[], None] = lambda: None,
    ) -> list[Message]:
        actor = Actor(*said, end=end)
        actors.append(actor)
        request = Request(name="a", job_type="document", limits=LIMITS)
        child: Any = actor
        ends_at = time.monotonic() + seconds
        return list(hear(child, Standing(request), check, ends_at))

    yield hear_out
    for actor in actors:
        actor.close()


def test_a_child_is_heard_out(listen):
    said = listen(frame(["Sniffed", "pdf"]), frame(COUNTED), end=End(code=0))
    assert [type(message).__name__ for message in said] == ["Sniffed", "Counted"]


def test_a_child_that_has_added_up_is_not_waited_for(listen):
    said = listen(frame(COUNTED), frame(SUMMED))
    assert [type(message).__name__ for message in said] == ["Counted", "Summed"]


def test_how_a_child_ends_that_recognised_text_is_its_zygotes_to_know(listen):
    with pytest.raises(Lost) as caught:
        listen(frame(COUNTED), frame(["Recognising"]), frame(SUMMED))
    assert caught.value.cause is Cause.TIMED_OUT


@pytest.mark.parametrize(
    ("end", "cause"),
    [
        (End(code=-signal.SIGSEGV), Cause.CRASHED),
        (End(code=-signal.SIGKILL), Cause.CRASHED),
        (End(code=1), Cause.CRASHED),
        (End(code=None), Cause.CRASHED),
        (End(code=None, detail="no more processes"), Cause.CRASHED),
        (End(code=-signal.SIGABRT, peak_bytes=2**30), Cause.OUT_OF_MEMORY),
        (End(code=-signal.SIGABRT, peak_bytes=2**20), Cause.CRASHED),
        (End(code=-signal.SIGXCPU), Cause.TIMED_OUT),
    ],
)
def test_how_it_ended_tells_why_it_was_lost(listen, end, cause):
    with pytest.raises(Lost) as caught:
        listen(frame(COUNTED), end=end)
    assert caught.value.cause is cause


def test_the_time_of_a_document_ends_for_a_child_that_never_falls_silent(listen):
    with pytest.raises(TookTooLong):
        listen(*[frame(["Sniffed", "pdf"])] * 3, end=End(code=0), seconds=0)


def test_whoever_never_falls_silent_can_be_stopped(listen):
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        listen(*[frame(["Sniffed", "pdf"])] * 3, end=End(code=0), check=stop)


def test_a_child_that_falls_silent_is_lost(listen):
    with pytest.raises(Lost) as caught:
        listen(frame(["Sniffed", "pdf"]))
    assert caught.value.cause is Cause.TIMED_OUT


@pytest.mark.parametrize(
    "said",
    [
        frame(["Begun", 9]),
        frame({"rm": "-rf"}),
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x02{x",
        frame(COUNTED) + frame(["PageRead", 1, "", "text", "text", 1, None, "", {}]),
    ],
    ids=["no such page", "no message", "endless", "no json", "not begun"],
)
def test_a_child_that_says_what_no_reader_says_is_lost(listen, said):
    with pytest.raises(Lost) as caught:
        listen(said, end=End(code=0))
    assert caught.value.cause is Cause.CRASHED


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_not_taken_for_one(listen, number):
    body = f'["Counted","page",{number},"tt",{{}}]'.encode()
    with pytest.raises(Lost) as caught:
        listen(len(body).to_bytes(4, "big") + body)
    assert caught.value.cause is Cause.CRASHED


def test_what_comes_fast_is_taken_in_heaps_and_the_end_of_it_at_once(monkeypatch):
    monkeypatch.setattr(listening, "HEAP_SECONDS", 30.0)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        listening._keep_heaps_short(ours)
        theirs.sendall(b"one")

        def go_on() -> None:
            theirs.sendall(b"two")
            theirs.close()

        with ThreadPoolExecutor(1) as pool:
            pool.submit(go_on)
            assert listening._heap(ours) == b"onetwo"
        assert listening._heap(ours) == b""


def test_a_heap_does_not_wait_for_what_does_not_come():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        listening._keep_heaps_short(ours)
        assert listening._heap(ours) == b""
        theirs.sendall(b"one")
        assert listening._heap(ours) == b"one"


def test_all_that_a_fast_child_says_is_heard(listen):
    pages = 40
    page = ["text", "text", 1, None, "", analyse_page("a", "document").as_dict()]
    steps = [
        frame(message)
        for number in range(1, pages + 1)
        for message in (["Begun", number], ["PageRead", number, "a", *page])
    ]
    counted = ["Counted", "page", pages, "t" * pages, {}]
    said = listen(frame(counted), *steps, frame(SUMMED))
    assert len(said) == 2 + 2 * pages
