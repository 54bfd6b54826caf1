"""Completion: keep what was found out about the whole document."""

from __future__ import annotations

from progress import words
from workers.report import Report
from workers.work import Work


def completion(work: Work, report: Report) -> None:
    """Write the statistics and say how it went."""
    report.statistics(work.statistics)
    good = work.pages_total - work.pages_failed
    unit = work.census.unit if work.census else "page"
    bad = f", {work.pages_failed} not readable" if work.pages_failed else ""
    report.log(f"{words.count(good, unit)} read{bad}")
    report.progress(1, 1, "Finishing")
