from __future__ import annotations

import pytest

from progress.models import Job
from progress.search import parse
from tests.factories import fail, make_job, only_document, read_whole


def found(text):
    return set(
        Job.objects.matching(parse(text)).values_list("title", flat=True),
    )


@pytest.fixture
def jobs(alice):
    physics = make_job(alice, ["physics.pdf"], job_type="exam", batch="May exams")
    fail(only_document(physics))
    read_whole(only_document(make_job(alice, ["report.txt"])))
    make_job(alice, ["notes.txt", "annual.txt"], batch="Monthly close")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("", {"physics.pdf", "report.txt", "notes.txt and 1 more"}),
        ("state:failed", {"physics.pdf"}),
        ("state:failed state:completed", {"physics.pdf", "report.txt"}),
        ("type:exam", {"physics.pdf"}),
        ("batch:month", {"notes.txt and 1 more"}),
        ("error:encrypted", {"physics.pdf"}),
        ("error:password", {"physics.pdf"}),
        ("error:corrupt", set()),
        ("REPORT", {"report.txt"}),
        ("annual", {"notes.txt and 1 more"}),
        ("may", {"physics.pdf"}),
        ("annual close", {"notes.txt and 1 more"}),
        ("annual physics", set()),
        ("state:queued type:exam", set()),
        ("state:nonsense", set()),
    ],
)
def test_a_search_finds_what_meets_all_of_it(jobs, text, titles):
    assert found(text) == titles


def test_a_job_with_many_matching_documents_is_found_once(alice):
    make_job(alice, ["a.txt", "b.txt", "c.txt"])
    assert Job.objects.matching(parse("txt")).count() == 1


def test_what_is_searched_for_is_no_pattern(jobs):
    assert found("%") == set()
    assert found("' OR 1=1 --") == set()


def test_counts_are_by_value(jobs):
    assert Job.objects.counts_by("state") == {"failed": 1, "completed": 1, "queued": 1}
    assert Job.objects.counts_by("job_type") == {"exam": 1, "document": 2}
