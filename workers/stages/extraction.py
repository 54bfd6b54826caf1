"""Extraction: read each page that is not there yet, and look at its text."""

from __future__ import annotations

from collections.abc import Iterator

from celery.exceptions import SoftTimeLimitExceeded

from progress.recording import PageResult
from progress.states import Level
from workers.analysis import analyse_page
from workers.errors import PageUnreadable
from workers.readers import DocumentReader
from workers.report import Report
from workers.work import Work


def extraction(work: Work, report: Report) -> None:
    """Read the missing pages one by one; a bad page is noted and passed over."""
    reader, total = work.opened(), work.pages_total
    unit = reader.unit
    for number in _missing(work):
        report.progress(number - 1, total, f"Processing {unit} {number} of {total}")
        result = read_page(reader, number, work.job_type)
        if result.error_code:
            work.pages_failed += 1
            report.log(f"{unit} {number}: {result.error_message}", Level.WARNING)
        report.page(result)
    report.progress(total, total)


def read_page(reader: DocumentReader, number: int, job_type: str) -> PageResult:
    """Return one page with its text and analysis, or with why it could not be read."""
    try:
        content = reader.read(number)
    except PageUnreadable as error:
        # The limit strikes anywhere, and a library's catch-all takes it for its own.
        if isinstance(error.__cause__, SoftTimeLimitExceeded):
            raise error.__cause__ from None
        return PageResult(
            number=number, error_code=error.code, error_message=error.message
        )
    return PageResult(
        number=number,
        text=content.text,
        via=content.via,
        analysis=analyse_page(content.text, job_type).as_dict(),
        confidence=content.confidence,
        milliseconds=content.milliseconds,
    )


def _missing(work: Work) -> Iterator[int]:
    numbers = range(1, work.pages_total + 1)
    return (number for number in numbers if number not in work.pages_read)
