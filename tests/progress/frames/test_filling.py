"""Frames that cannot carry all: cut, reset or truncated."""

from __future__ import annotations

import pytest
from django.utils import timezone

from progress import recording
from progress.frames import load_frame
from progress.recording import Findings, Flush, LogEntry
from progress.states import Level
from tests import factories

pytestmark = pytest.mark.usefixtures("small_frames")


@pytest.fixture
def job(alice):
    return factories.make_job(alice)


@pytest.fixture
def claim(job):
    return factories.claim(factories.only_document(job))


def report(claim, *, pages=(), logs=0):
    """Write one flush with these pages and as many lines."""
    now = timezone.now()
    lines = (LogEntry(at=now, level=Level.INFO, text=str(n)) for n in range(logs))
    flush = Flush(
        stage="extraction",
        message="Reading",
        points=100,
        findings=Findings(page_classes=("text",) * 50),
        pages=tuple(factories.good_page(number) for number in pages),
        logs=tuple(lines),
    )
    recording.record(claim, flush)


def in_pieces(job, after):
    """Return the live frames one after the other, until there is no more."""
    frames = [load_frame(job.pk, after=after, is_live=True)]
    while frames[-1]["has_more"]:
        frames.append(load_frame(job.pk, after=frames[-1]["seq"], is_live=True))
    return frames


def test_a_live_frame_ends_at_the_last_commit_that_fits(job, claim):
    for first in (1, 3, 5):
        report(claim, pages=(first, first + 1))
    frames = in_pieces(job, 2)
    assert [(f["after"], f["seq"], f["has_more"]) for f in frames] == [
        (2, 4, True),
        (4, 5, False),
    ]
    assert [[p["number"] for p in f["pages"]] for f in frames] == [[1, 2, 3, 4], [5, 6]]
    assert {f["type"] for f in frames} == {"progress_update"}


def test_the_document_comes_with_the_piece_that_its_change_is_in(job, claim):
    for first in (1, 3, 5):
        report(claim, pages=(first, first + 1))
    assert [len(f["documents"]) for f in in_pieces(job, 2)] == [0, 1]


def test_a_commit_that_is_longer_than_a_frame_is_told_whole(job, claim):
    report(claim, pages=(1,))
    report(claim, pages=(2,), logs=10)
    report(claim, pages=(3,))
    frames = in_pieces(job, 2)
    assert [f["seq"] for f in frames] == [4, 5]
    assert [[p["number"] for p in f["pages"]] for f in frames] == [[1, 2], [3]]
    assert [len(f["logs"]) for f in frames] == [10, 0]


def test_lines_of_a_commit_before_the_long_one_are_not_lost(job, claim):
    report(claim, logs=5)
    report(claim, pages=range(1, 8))
    frames = in_pieces(job, 2)
    assert [len(f["logs"]) for f in frames] == [5, 0]
    assert [len(f["pages"]) for f in frames] == [0, 7]


def test_the_present_of_a_cut_frame_is_the_present(job, claim):
    for first in (1, 3, 5):
        report(claim, pages=(first, first + 1))
    cut = load_frame(job.pk, after=2, is_live=True)
    assert cut["counts"]["pages_done"] == 6


def test_who_missed_too_much_is_given_the_latest_and_told_so(job, claim):
    for number in range(1, 6):
        report(claim, pages=(number,), logs=1)
    frame = load_frame(job.pk, after=2)
    assert (frame["type"], frame["is_reset"]) == ("snapshot", True)
    assert (frame["seq"], frame["after"], frame["is_truncated"]) == (7, 0, True)
    assert [p["number"] for p in frame["pages"]] == [2, 3, 4, 5]
    assert [line["seq"] for line in frame["logs"]] == [5, 6, 7]


def test_who_missed_as_much_as_a_frame_carries_gets_an_update(job, claim):
    for number in range(1, 4):
        report(claim, pages=(number,), logs=1)
    frame = load_frame(job.pk, after=2)
    assert (frame["type"], frame["is_reset"], frame["has_more"]) == (
        "progress_update",
        False,
        False,
    )
    assert len(frame["logs"]) == 3


def test_a_first_look_at_a_long_job_is_truncated_but_no_reset(job, claim):
    for number in range(1, 6):
        report(claim, pages=(number,))
    frame = load_frame(job.pk)
    assert (frame["is_truncated"], frame["is_reset"]) == (True, False)
    assert [p["number"] for p in frame["pages"]] == [2, 3, 4, 5]
