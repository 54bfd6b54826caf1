"""Watching shows each change once and ends with the job."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from progress.errors import JobGone
from progress.frames import load_frame
from progress.protocol import Frame
from tests.factories import claim, fail, make_job, only_document, read_whole
from workers import watching
from workers.watching import Bars, Lines, watch

pytestmark = pytest.mark.django_db


class Kept:
    """A display that keeps the frames."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []

    def show(self, frame: Frame) -> None:
        self.frames.append(frame)


def steps(*deeds: Callable[[], object]) -> Callable[[float], None]:
    """Do one deed in each pause between two looks."""
    waiting = iter(deeds)

    def pause(_seconds: float) -> None:
        next(waiting)()

    return pause


@pytest.fixture
def job(alice):
    return make_job(alice, ["a.txt", "b.txt"])


@pytest.fixture
def deeds(job):
    """What a worker does between the looks: reads one document, then fails one."""
    first, second = job.documents.in_order()
    return [lambda: read_whole(first, pages=3), lambda: fail(second)]


def test_watching_sees_each_change_and_ends_with_the_job(job, deeds):
    display = Kept()
    last = watch(job.pk, display, pause=steps(*deeds))
    assert last["state"] == "failed"
    assert [frame["type"] for frame in display.frames] == [
        "snapshot",
        "progress_update",
        "progress_update",
    ]
    assert [len(frame["documents"]) for frame in display.frames] == [2, 1, 1]


def test_watching_a_job_that_is_deleted_meanwhile_ends_with_that(job):
    with pytest.raises(JobGone):
        watch(job.pk, Kept(), pause=steps(job.delete))


def test_one_page_is_not_many(alice):
    said: list[str] = []
    job = make_job(alice, ["a.txt"])
    read_whole(only_document(job), pages=1)
    watch(job.pk, Lines(said.append))
    assert said == ["a.txt: completed, 1 of 1 page"]


def test_lines_say_each_beginning_and_each_end_once(job, deeds):
    said: list[str] = []
    read_first, fail_second = deeds
    # One look changes nothing that a line tells of.
    watch(job.pk, Lines(said.append), pause=steps(read_first, str, fail_second))
    assert said == [
        "a.txt: completed, 3 of 3 pages",
        "b.txt: This document is locked with a password. Hand in an unlocked copy.",
    ]


def test_lines_say_when_work_begins(job):
    said: list[str] = []
    claim(job.documents.in_order()[0])
    lines = Lines(said.append)
    lines.show(frame_of(job))
    assert said == ["a.txt: Starting"]


def frame_of(job) -> Frame:
    frame = load_frame(job.pk)
    assert frame is not None
    return frame


def drawn(job, deeds) -> str:
    output = io.StringIO()
    console = Console(file=output, force_terminal=True, width=120)
    with Bars(console) as bars:
        watch(job.pk, bars, pause=steps(*deeds))
    return output.getvalue().rsplit("\x1b[2K", 1)[-1]


def test_bars_show_the_job_and_each_document(job, deeds):
    picture = drawn(job, deeds)
    assert "a.txt and 1 more" in picture
    assert "completed, 3 of 3 pages" in picture
    assert "This document is locked" in picture
    assert "100 %" in picture


def test_with_many_documents_only_those_in_work_have_bars(job, monkeypatch):
    monkeypatch.setattr(watching, "MAX_BARS", 1)
    claim(job.documents.in_order()[1])
    output = io.StringIO()
    with Bars(Console(file=output, force_terminal=True, width=120)) as bars:
        bars.show(frame_of(job))
    assert "a.txt and 1 more" in output.getvalue()
    assert "  b.txt" in output.getvalue()
    assert "  a.txt" not in output.getvalue()
