"""What this thread works on: the innermost tracked task, and groups half sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol
from uuid import UUID

from workers.report import Report


class Run(Protocol):
    """A tracked task in work."""

    task_id: str

    @property
    def job_id(self) -> UUID | None:
        """Its job, if tracking works."""

    @property
    def owner_id(self) -> int | None:
        """Whose it is."""


class _Here(threading.local):
    """One thread's (or greenlet's) own."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.report: Report | None = None


_here = _Here()

_lock = threading.Lock()
#: The jobs of groups that this process began to send, by the group's id.
_open_groups: dict[str, UUID] = {}
#: A process that loses count of them must not remember them for ever.
MAX_OPEN_GROUPS = 1000


def report() -> Report | None:
    """Return the report that this thread speaks to, if any."""
    return _here.report


@contextmanager
def speaking_to(spoken_to: Report | None) -> Iterator[None]:
    """Let this thread speak to a report for the block, maybe within another one."""
    before, _here.report = _here.report, spoken_to
    try:
        yield
    finally:
        _here.report = before


def run() -> Run | None:
    """Return the tracked task that this thread works on, if any."""
    return _here.runs[-1] if _here.runs else None


def push(begun: Run) -> None:
    """Begin to work on a task, maybe within another one."""
    _here.runs.append(begun)


def pop(task_id: str) -> Run | None:
    """End the innermost task if it is this one, and return it."""
    if _here.runs and _here.runs[-1].task_id == task_id:
        return _here.runs.pop()
    return None


def note_open_group(group_id: str | None, job_id: UUID | None) -> bool:
    """Remember a group whose first member is being sent; False if it is none.

    The oldest gives way: its sender broke off, and a sweep closes its job.
    """
    if group_id is None or job_id is None:
        return False
    with _lock:
        if group_id in _open_groups:
            return False
        if len(_open_groups) >= MAX_OPEN_GROUPS:
            del _open_groups[next(iter(_open_groups))]
        _open_groups[group_id] = job_id
    return True


def close_group(group_id: str) -> UUID | None:
    """Return the job of a group that was sent whole, if it began here."""
    with _lock:
        return _open_groups.pop(group_id, None)
