"""Analysis: what the pages together say about the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from progress.connections import tend_connections
from workers.analysis import PageAnalysis, Tally, recall
from workers.report import Report
from workers.work import Work


def analysis(work: Work, report: Report) -> None:
    """Keep what the pages say together; one that was not read counts as blank."""
    report.progress(0, 1, "Analysing the text")
    summed = work.reading.summed if work.reading else None
    found = summed.analysis if summed else _from_rows(work, report)
    work.statistics.update(found)
    work.statistics["metadata"] = dict(work.metadata)
    report.progress(1, 1)


def _from_rows(work: Work, report: Report) -> Mapping[str, Any]:
    """Add the pages up again from their rows, where several readers have read them.

    Earlier attempts may have read some, or a reader was lost on the way.
    """
    # Extraction may have taken hours, and this thread's connection with it.
    tend_connections()
    report.flush()
    tally, counted = Tally(work.job_type), 0
    for number, text, values in work.results():
        report.check()
        _add_missing(tally, number - counted - 1)
        tally.add(recall(text, PageAnalysis.from_dict(values)))
        counted = number
    _add_missing(tally, work.pages_total - counted)
    return tally.sum().as_dict()


def _add_missing(tally: Tally, pages: int) -> None:
    for _ in range(pages):
        tally.add_missing()
