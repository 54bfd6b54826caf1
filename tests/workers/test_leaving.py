"""Leaving on SIGTERM: what a pool's child does, and what the main process does."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from workers import leaving, reporter
from workers.leaving import Child

HERE = signal.SIGTERM


class Deeds:
    """What was done instead of killing and exiting."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.killed: list[tuple[int, int]] = []
        self.timers: list[tuple[Any, ...]] = []
        self.told = 0
        self.now = 100.0
        monkeypatch.setattr(
            "workers.leaving.os.kill", lambda *call: self.killed.append(call)
        )
        monkeypatch.setattr("workers.leaving.time.monotonic", lambda: self.now)
        monkeypatch.setattr("workers.leaving.threading.Timer", self._timer)
        monkeypatch.setattr(reporter, "leave", self._leave)

    def _leave(self) -> None:
        self.told += 1

    def _timer(self, *arguments: Any) -> SimpleNamespace:
        return SimpleNamespace(start=lambda: self.timers.append(arguments))


@pytest.fixture
def deeds(monkeypatch) -> Iterator[Deeds]:
    before = signal.getsignal(HERE)
    yield Deeds(monkeypatch)
    signal.signal(HERE, before)


@pytest.fixture
def child(deeds) -> Child:
    """A child that works on a task."""
    child = Child()
    child.begin()
    return child


def pool_of(*pids: int | None) -> SimpleNamespace:
    """Return Celery's pool of these processes; one without an id is being forked."""
    processes = [SimpleNamespace(pid=pid) for pid in pids]
    return SimpleNamespace(_pool=SimpleNamespace(_pool=processes))


def term_main(pool: SimpleNamespace) -> None:
    """Let the main process of a pool be told to stop."""
    leaving._watch_main(SimpleNamespace(pool=pool))
    handler = signal.getsignal(HERE)
    assert callable(handler)
    handler(HERE, None)


def test_a_child_at_work_hands_back_and_leaves_after_its_task(child, deeds):
    assert signal.getsignal(HERE) == child.on_term
    child.on_term(HERE, None)
    assert (deeds.told, deeds.killed, deeds.timers) == (1, [], [])
    child.end()
    assert deeds.timers == [(leaving.LAST_WORDS, os._exit, (0,))]


def test_a_child_without_a_task_ends_at_once(child, deeds):
    child.end()
    child.on_term(HERE, None)
    assert deeds.killed == [(os.getpid(), HERE)]
    assert signal.getsignal(HERE) == signal.SIG_DFL


def test_a_second_signal_means_it_unless_it_is_of_the_same_moment(child, deeds):
    child.on_term(HERE, None)
    child.on_term(HERE, None)
    assert deeds.killed == []
    deeds.now += leaving.PATIENCE + 0.1
    child.on_term(HERE, None)
    assert deeds.killed == [(os.getpid(), HERE)]


def test_a_child_that_nobody_asked_stays(child, deeds):
    child.end()
    child.begin()
    assert deeds.timers == deeds.killed == []


def test_a_task_in_the_main_process_changes_no_handler(deeds):
    before = signal.getsignal(HERE)
    leaving._begin_task()
    leaving._end_task()
    assert signal.getsignal(HERE) == before


def test_the_main_process_tells_its_children_before_celery_stops(deeds, monkeypatch):
    said: list[Any] = []
    thread = SimpleNamespace(start=lambda: said.append("insists later"))
    monkeypatch.setattr("workers.leaving.threading.Thread", lambda **_: thread)
    signal.signal(HERE, lambda *_: said.append("Celery stops"))
    term_main(pool_of(4711, 4712))
    assert deeds.told == 1
    assert deeds.killed == [(4711, HERE), (4712, HERE)]
    assert said == ["insists later", "Celery stops"]


def test_a_child_that_is_being_forked_does_not_keep_a_worker_from_stopping(
    deeds, monkeypatch
):
    stopped: list[Any] = []
    thread = SimpleNamespace(start=lambda: None)
    monkeypatch.setattr("workers.leaving.threading.Thread", lambda **_: thread)
    signal.signal(HERE, lambda *_: stopped.append(1))
    term_main(pool_of(None, 4712))
    assert deeds.killed == [(4712, HERE)]
    assert stopped == [1]


def test_a_child_with_its_parents_handler_ends_and_tells_nobody(deeds, monkeypatch):
    stopped: list[Any] = []
    signal.signal(HERE, lambda *_: stopped.append(1))
    leaving._watch_main(SimpleNamespace(pool=pool_of(4711)))
    handler = signal.getsignal(HERE)
    assert callable(handler)
    monkeypatch.setattr("workers.leaving.os.getpid", lambda: 4712)
    handler(HERE, None)
    assert deeds.killed == [(4712, HERE)]
    assert signal.getsignal(HERE) == signal.SIG_DFL
    assert (deeds.told, stopped) == (0, [])


def test_what_is_not_over_in_time_is_killed(deeds, monkeypatch, settings):
    pool = pool_of(4711, 4712)
    waits: list[float] = []
    exits: list[int] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        # Meanwhile one has ended, and another was forked.
        pool._pool._pool = [SimpleNamespace(pid=4712), SimpleNamespace(pid=4713)]

    monkeypatch.setattr("workers.leaving.time.sleep", wait)
    monkeypatch.setattr("workers.leaving.os._exit", exits.append)
    settings.HEADWAY_SHUTDOWN_SECONDS = 7
    leaving._insist(pool)
    assert deeds.killed == [(4712, signal.SIGKILL), (4713, signal.SIGKILL)]
    assert waits == [7, leaving.LAST_STEPS]
    assert exits == [1]


def test_threads_have_no_processes_to_tell():
    assert leaving._children(SimpleNamespace()) == []
