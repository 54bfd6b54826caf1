"""Follows a job in a terminal: a bar for each document, or plain lines."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, Self
from uuid import UUID

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn
from rich.table import Column

from progress import words
from progress.errors import JobGone
from progress.frames import load_frame
from progress.protocol import DocumentDict, Frame
from progress.states import ACTIVE, TERMINAL, State

#: Seconds between two looks at the rows.
INTERVAL = 0.5
#: With more documents than this, only those in work have a bar.
MAX_BARS = 30


class Display(Protocol):
    """Shows frames as they come."""

    def show(self, frame: Frame) -> None:
        """Show what has changed."""


def watch(
    job_id: UUID, display: Display, *, pause: Callable[[float], None] = time.sleep
) -> Frame:
    """Show a job's frames until it has ended; return the last one.

    Raises:
        JobGone: somebody deleted it meanwhile.
    """
    after = 0
    while (frame := load_frame(job_id, after=after)) is not None:
        display.show(frame)
        if frame["state"] in TERMINAL:
            return frame
        after = frame["seq"]
        pause(INTERVAL)
    raise JobGone


class Lines:
    """One line when a document begins, and one when it ends: for logs and pipes."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._said: dict[str, str] = {}

    def show(self, frame: Frame) -> None:
        """Write a line for each document whose state is new."""
        for document in frame["documents"]:
            state = document["state"]
            if self._said.get(document["id"], State.QUEUED) != state:
                self._write(f"{document['name']}: {_sentence(document)}")
            self._said[document["id"]] = state


class Bars(AbstractContextManager["Bars"]):
    """A bar for the job and one for each document, redrawn in place."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=20, table_column=Column(min_width=20)),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn(
                "{task.fields[said]}",
                style="dim",
                markup=False,
                table_column=Column(no_wrap=True, overflow="ellipsis"),
            ),
            console=console,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def show(self, frame: Frame) -> None:
        """Move the bars to where the frame says."""
        self._move("", frame["title"], frame["progress"], frame["message"])
        is_crowded = frame["counts"]["documents"] > MAX_BARS
        for document in frame["documents"]:
            is_in_work = document["state"] == State.PROCESSING
            self._move(
                document["id"],
                f"  {document['name']}",
                document["progress"],
                _sentence(document),
                is_visible=is_in_work or not is_crowded,
            )

    def _move(
        self, key: str, name: str, percent: float, said: str, *, is_visible: bool = True
    ) -> None:
        if key not in self._tasks:
            self._tasks[key] = self._progress.add_task(
                name[:40], total=100, visible=is_visible, said=said
            )
        self._progress.update(
            self._tasks[key], completed=percent, visible=is_visible, said=said
        )


def _sentence(document: DocumentDict) -> str:
    """Return where a document stands, in a few words."""
    if document["error"]:
        return document["error"]["message"]
    if document["state"] in ACTIVE:
        return document["message"] or document["state"]
    if document["pages_total"] is None:
        return document["state"]
    done, total = document["pages_done"], document["pages_total"]
    return f"{document['state']}, {done} of {words.count(total, document['unit'])}"
