"""Each thread knows what it works on, and nobody else's."""

from __future__ import annotations

import threading

from workers.tracking import current


class Run:
    """A run of which only the id counts."""

    job_id = None
    owner_id = None

    def __init__(self, task_id: str) -> None:
        self.task_id = task_id


def test_runs_are_within_each_other():
    outer, inner = Run("outer"), Run("inner")
    current.push(outer)
    current.push(inner)
    assert current.pop("outer") is None
    assert current.pop("inner") is inner
    assert current.run() is outer
    assert current.pop("outer") is outer
    assert current.run() is None


def test_another_thread_works_on_something_else():
    current.push(Run("mine"))
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(current.run()))
    thread.start()
    thread.join()
    assert seen == [None]
    current.pop("mine")
