"""Receive: find out what the file is, by its content, and refuse what is unsafe."""

from __future__ import annotations

from workers.errors import Empty, FileMissing, TooLarge
from workers.readers import sniff
from workers.report import Report
from workers.work import Work


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
    work.kind = sniff(work.path, work.name, work.limits)
    report.found(kind=work.kind.kind)
    report.log(f"{work.name} is {work.kind.label}, {work.size:,} bytes")
    if not work.kind.matches(work.name):
        report.log("The file's name does not fit its content; the content counts")
