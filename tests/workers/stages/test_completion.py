"""Completion: the statistics are kept and the log says how it went."""

from __future__ import annotations

import pytest

from workers.readers import Census
from workers.stages import completion

pytestmark = pytest.mark.django_db


def test_statistics_are_written_and_the_log_says_how_it_went(work, report, document):
    work.census = Census(unit="section", pages=5, classes=())
    work.pages_failed = 1
    work.statistics = {"words": 12}
    completion(work, report)
    report.flush()
    document.refresh_from_db()
    assert document.statistics == {"words": 12}
    assert document.message == "Finishing"
    assert document.logs.get().text == "4 sections read, 1 not readable"


def test_a_document_that_was_not_counted_is_no_error(work, report, document):
    completion(work, report)
    report.flush()
    assert document.logs.get().text == "0 pages read"
