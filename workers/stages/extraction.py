"""Extraction: take each page that is not there yet, with what its text says."""

from __future__ import annotations

import logging

from progress.recording import PageResult
from progress.states import Level
from workers.errors import PageCrashed
from workers.report import Report
from workers.sandbox import Begun, PageFailed, PageRead
from workers.work import Work

logger = logging.getLogger(__name__)


def extraction(work: Work, report: Report) -> None:
    """Take the missing pages one by one; a bad page is noted and passed over."""
    reading, census = work.counted()
    total, unit = census.pages, census.unit
    _give_up_lost_page(work, report)
    for step in reading.steps():
        if isinstance(step, Begun):
            message = f"Processing {unit} {step.number} of {total}"
            report.progress(step.number - 1, total, message)
            report.begin_page(step.number)
        else:
            _take(work, report, step)
    report.progress(total, total)


def _give_up_lost_page(work: Work, report: Report) -> None:
    """Leave out the page over which whole workers were lost."""
    number = work.lost_page
    if number is not None and number not in work.pages_read:
        error = PageCrashed(detail="workers were lost over it")
        _take(work, report, PageFailed(number=number, error=error))


def _take(work: Work, report: Report, step: PageRead | PageFailed) -> None:
    if isinstance(step, PageRead):
        report.page(_good(step))
        return
    work.pages_failed += 1
    error, unit = step.error, work.census.unit if work.census else "page"
    report.log(f"{unit} {step.number}: {error.message}", Level.WARNING)
    logger.warning(
        "%s, %s %s: %s", work.document_id, unit, step.number, error.detail or error.code
    )
    report.page(
        PageResult(
            number=step.number, error_code=error.code, error_message=error.message
        )
    )


def _good(step: PageRead) -> PageResult:
    content = step.content
    return PageResult(
        number=content.number,
        text=content.text,
        via=content.via,
        analysis=dict(step.analysis),
        confidence=content.confidence,
        milliseconds=content.milliseconds,
    )
