"""Ends that could not be written are written when that is possible again."""

from __future__ import annotations

import threading

from workers.tracking import late
from workers.tracking.late import LateEnds


def test_an_end_is_tried_until_it_is_written():
    failures = [ConnectionError(), ConnectionError()]
    written: list[str] = []

    def write() -> None:
        if failures:
            raise failures.pop()
        written.append("end")

    ends = LateEnds(interval=0.001)
    ends.add(write)
    assert ends.wait_until_empty(30)
    assert written == ["end"]


def test_ends_are_written_in_order():
    written: list[int] = []
    is_back = threading.Event()

    def write(number: int) -> None:
        if not is_back.is_set():
            raise ConnectionError
        written.append(number)

    ends = LateEnds(interval=0.001)
    for number in range(5):
        ends.add(lambda number=number: write(number))
    is_back.set()
    assert ends.wait_until_empty(30)
    assert written == [0, 1, 2, 3, 4]


def test_only_so_many_wait(monkeypatch):
    monkeypatch.setattr(late, "MAX_WAITING", 2)
    is_back = threading.Event()

    def write() -> None:
        if not is_back.is_set():
            raise ConnectionError

    ends = LateEnds(interval=0.001)
    assert [ends.add(write) for _ in range(3)] == [True, True, False]
    is_back.set()
    assert ends.wait_until_empty(30)


def test_an_end_is_given_up_after_a_while(monkeypatch):
    monkeypatch.setattr(late, "PATIENCE", 0.0)
    ends = LateEnds(interval=0.001)
    ends.add(lambda: 1 / 0)
    assert ends.wait_until_empty(30)
