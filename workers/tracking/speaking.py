"""What a task says while it works: stages, rows, and how far it is in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from progress import words
from workers.report import Report
from workers.tracking.taking import count_of, words_of
from workers.tracking.task_report import PARTIAL_LENGTH

#: A stage's name in a row has no more characters.
NAME_LENGTH = 50


class StageInWork:
    """One stage of a task, as `with self.stage("Resizing", total=9) as stage`.

    Without a report (outside a worker, or while tracking is away) it only counts.
    """

    def __init__(
        self, report: Report | None, name: str, total: int | None, unit: str
    ) -> None:
        self.name = words_of(name)[:NAME_LENGTH]
        self.total = None if total is None else count_of(total)
        self.done = 0
        self._unit = words_of(unit)
        self._report = report

    def __enter__(self) -> Self:
        if self._report is not None:
            self._report.check()
            self._report.begin_stage(self.name)
            self._say(self._report, "")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the stage; what comes next says so itself."""

    def advance(self, count: int = 1, message: str = "") -> None:
        """Say that `count` more units are done.

        Raises:
            Cancelled: a person asked to stop the task.
            LeaseLost: another worker has it.
        """
        self.done += count
        if self._report is not None:
            self._say(self._report, message)

    def _say(self, report: Report, message: str) -> None:
        said = words_of(message or f"{self.name}: {self._count()}")
        report.progress(count_of(self.done), self.total or 0, said)

    def _count(self) -> str:
        if self.total:
            of = f"{self.done:,} of {self.total:,}"
            return f"{of} {words.plural_of(self._unit)}" if self._unit else of
        return words.count(self.done, self._unit or "step")


def length_of(rows: Iterable[Any]) -> int | None:
    """Return how many rows there are, if they know without being counted."""
    try:
        return len(rows)  # type: ignore[arg-type]
    except TypeError:
        return None


def as_text(value: Any) -> str:
    """Return a partial result as text: a text as it is, anything else as JSON."""
    if isinstance(value, str):
        return value
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return text[:PARTIAL_LENGTH]
