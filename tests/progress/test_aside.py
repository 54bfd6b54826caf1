"""What is put aside is done in order by another thread, and holds up nobody."""

from __future__ import annotations

import threading

from progress import aside as module
from progress.aside import Aside, aside
from tests.support.waiting import eventually


def test_calls_are_made_in_order_by_another_thread():
    made: list[tuple[int, str]] = []
    for number in range(5):
        assert aside().do(
            lambda number=number: made.append((number, threading.current_thread().name))
        )
    eventually(lambda: len(made) == 5)
    assert made == [(number, "aside") for number in range(5)]


def test_one_that_fails_is_logged_and_the_next_is_made(caplog):
    done = threading.Event()

    def fails() -> None:
        raise ConnectionError("the other side is away")

    assert aside().do(fails)
    assert aside().do(done.set)
    assert done.wait(10)
    assert "the other side is away" in caplog.text


def test_nobody_waits_for_room(monkeypatch):
    monkeypatch.setattr(module, "MAX_WAITING", 1)
    goes_on, begun = threading.Event(), threading.Event()

    def stuck() -> None:
        begun.set()
        goes_on.wait(10)

    own = Aside()
    assert own.do(stuck)
    assert begun.wait(10)
    assert own.do(goes_on.set)
    assert not own.do(goes_on.set)
    goes_on.set()


def test_a_process_has_one():
    assert aside() is aside()
