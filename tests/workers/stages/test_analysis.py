"""Analysis: what all pages say together, those of earlier attempts too."""

from __future__ import annotations

import pytest

from progress.errors import Cancelled
from progress.recording import PageResult
from tests.factories import bad_page
from workers.analysis import analyse_page
from workers.readers import Census, PageClass
from workers.sandbox import Reading, Summed
from workers.stages import analysis

# Analysis begins on a fresh connection, which no open transaction would survive.
pytestmark = pytest.mark.django_db(transaction=True)


def page(number: int, text: str, job_type: str = "document") -> PageResult:
    return PageResult(
        number=number,
        text=text,
        via="text",
        analysis=analyse_page(text, job_type).as_dict(),
    )


@pytest.fixture
def counted(work):
    """Three pages, as the census left them."""
    work.census = Census(unit="page", pages=3, classes=(PageClass.TEXT,) * 3)
    return work


def test_the_pages_add_up(counted, report):
    for number, text in enumerate(("One two.", "Three four five.", "Six."), start=1):
        report.page(page(number, text))
    analysis(counted, report)
    assert counted.statistics["words"] == 6
    assert counted.statistics["metadata"] == {}


def test_what_the_reader_summed_up_is_taken_without_a_look_at_the_rows(
    counted, report, recordings
):
    counted.reading = Reading(message for message in ())
    counted.reading.summed = Summed(analysis={"words": 7})
    report.page(page(1, "One two."))
    analysis(counted, report)
    assert counted.statistics["words"] == 7
    assert recordings.flushes == []


def test_pages_said_but_not_yet_flushed_count(counted, report, recordings):
    report.page(page(1, "One two."))
    assert recordings.flushes == []
    analysis(counted, report)
    assert counted.statistics["words"] == 2


def test_pages_of_an_earlier_attempt_count(counted, report):
    report.page(page(1, "One two."))
    report.flush()
    report.page(page(3, "Three."))
    analysis(counted, report)
    assert counted.statistics["words"] == 3


def test_a_page_that_was_not_read_counts_as_blank(counted, report):
    report.page(page(1, "One two."))
    report.page(bad_page(2))
    analysis(counted, report)
    assert counted.statistics["words"] == 2


def test_an_exam_has_its_questions_and_marks(counted, report):
    counted.job_type = "exam"
    text = "1. Name two rivers. [4 marks]\n2. Draw one. [6 marks]"
    report.page(page(1, text, "exam"))
    analysis(counted, report)
    assert counted.statistics["exam"]["marks"] == 10


def test_a_cancel_ends_it_between_pages(counted, report):
    report.page(page(1, "One two."))
    report.flush()
    report.cancel()
    with pytest.raises(Cancelled):
        analysis(counted, report)


def test_a_document_of_no_pages_has_statistics_too(work, report):
    analysis(work, report)
    assert work.statistics["words"] == 0
