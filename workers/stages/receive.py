"""Receive: find out what the file is, by its content, and refuse what is unsafe."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded

from progress.errors import Cancelled, HandedBack, LeaseLost
from workers.errors import Empty, FileMissing, TooLarge
from workers.report import Report
from workers.sandbox import Reading, Request, ranges, survive, walk
from workers.work import Work

#: What ends an attempt is no error of the file that is being read.
PASSING = (Cancelled, HandedBack, LeaseLost, SoftTimeLimitExceeded)


def receive(work: Work, report: Report) -> None:
    """Check the file's size and kind.

    Raises:
        ReadingError: the file is empty, too large, of an unknown kind or hostile.
    """
    report.progress(0, 1, "Checking the file")
    if not work.size:
        raise Empty
    if work.size > work.limits.max_bytes:
        raise TooLarge
    if work.path is None or not work.path.exists():
        raise FileMissing
    reading = begin_reading(work.path, work, report)
    work.reading = work.resources.enter_context(closing(reading))
    work.kind = reading.sniffed().kind
    report.found(kind=work.kind.kind)
    label = work.kind.label
    report.log(f"{label[:1].upper()}{label[1:]}, {work.size:,} bytes")
    if not work.kind.matches(work.name):
        report.log("The file's name does not fit its content; the content counts")


def begin_reading(path: Path, work: Work, report: Report) -> Reading:
    """Let a file be read from first look to last page, step by step as asked for."""
    request = Request(
        name=work.name,
        job_type=work.job_type,
        limits=work.limits,
        skipped=ranges(work.pages_to_skip),
        characters=work.characters_read,
    )
    if work.is_sandboxed:
        return Reading(survive(path, request, report.check_stopped))
    return Reading(walk(path, request, PASSING))
