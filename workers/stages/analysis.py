"""Analysis: what the pages together say about the document."""

from __future__ import annotations

from django.db import close_old_connections

from workers.analysis import PageAnalysis, analyse_document, analyse_page
from workers.report import Report
from workers.work import Work


def analysis(work: Work, report: Report) -> None:
    """Roll the pages' analyses up; a page that was not read counts as blank.

    The pages are read back from their rows, since an earlier attempt may have
    read some of them.
    """
    report.progress(0, 1, "Analysing the text")
    # Extraction may have taken hours, and this thread's connection with it.
    close_old_connections()
    report.flush()
    pages, texts = _gather(work, report)
    found = analyse_document(pages, texts, work.job_type)
    work.statistics.update(found.as_dict())
    work.statistics["metadata"] = dict(work.metadata)
    report.progress(1, 1)


def _gather(work: Work, report: Report) -> tuple[list[PageAnalysis], list[str]]:
    pages = [analyse_page("", work.job_type)] * work.pages_total
    texts = [""] * work.pages_total
    for number, text, values in work.results():
        report.check()
        pages[number - 1] = PageAnalysis.from_dict(values)
        texts[number - 1] = text
    return pages, texts
