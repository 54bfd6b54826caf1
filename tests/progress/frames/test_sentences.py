"""One sentence on where a job stands."""

from __future__ import annotations

import pytest

from progress import lifecycle, recording
from progress.frames import load_frame
from progress.models import Job
from progress.recording import Findings, Flush
from tests import factories

pytestmark = pytest.mark.django_db


def report(claim, **changes) -> None:
    values = {
        "stage": "extraction",
        "message": "Processing page 2 of 4",
        "points": 4000,
    }
    recording.record(claim, Flush(**{**values, **changes}))


@pytest.fixture
def job(alice) -> Job:
    return factories.make_job(alice, batch="May")


@pytest.fixture
def claim(job):
    return factories.claim(factories.only_document(job))


def test_a_job_of_many_says_page_and_documents(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    claim = factories.claim(job.documents.in_order()[0])
    assert load_frame(job.pk)["message"] == "0 of 2 documents"
    report(claim, findings=Findings(page_classes=("text",) * 4))
    assert load_frame(job.pk)["message"] == "Processing page 1 · 0 of 2 documents"


def test_of_how_many_pages_is_said_once_all_documents_are_opened(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    for document in job.documents.in_order():
        claim = factories.claim(document)
        report(claim, findings=Findings(page_classes=("text",) * 4))
    assert load_frame(job.pk)["message"] == "Processing page 1 of 8 · 0 of 2 documents"


def test_a_job_of_many_is_in_no_single_stage(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    report(factories.claim(job.documents.in_order()[0]))
    frame = load_frame(job.pk)
    assert frame["stage"] == ""
    assert frame["documents"][0]["stage"] == "extraction"


def test_a_cancel_that_is_under_way_is_said(job, claim):
    report(claim)
    lifecycle.cancel_job(job.pk)
    frame = load_frame(job.pk)
    assert frame["is_cancelling"]
    assert (frame["message"], frame["stage"], frame["eta"]) == ("Cancelling", "", None)
    (document,) = frame["documents"]
    assert (document["message"], document["eta"]) == ("Cancelling", None)
    lifecycle.finish(claim, lifecycle.cancelled())
    assert load_frame(job.pk)["message"] == "Cancelled"


def test_a_failed_job_says_how_many_failed(job, claim):
    lifecycle.finish(claim, lifecycle.failed("corrupt", "Damaged."))
    frame = load_frame(job.pk)
    assert (frame["status"], frame["message"]) == (
        "error",
        "The document could not be read",
    )
    assert frame["documents"][0]["error"] == {"code": "corrupt", "message": "Damaged."}


def test_a_document_that_failed_in_part_says_how_many_pages(job, claim):
    pages = (factories.good_page(1), factories.bad_page(2))
    classes = Findings(page_classes=("text", "text"))
    report(claim, pages=pages, findings=classes)
    lifecycle.finish(claim, lifecycle.failed("pages_unreadable", "1 of 2."))
    assert load_frame(job.pk)["message"] == "1 of 2 pages could not be read"


def test_what_ended_before_its_last_page_says_how_far_it_came(job, claim):
    classes = Findings(page_classes=("text",) * 4)
    report(claim, pages=(factories.good_page(1),), findings=classes)
    lifecycle.finish(claim, lifecycle.failed("took_too_long", "Too long."))
    assert load_frame(job.pk)["message"] == "Failed with 1 of 4 pages read"


def test_a_job_of_many_of_which_none_is_in_work_waits(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    claim = factories.claim(job.documents.in_order()[0])
    report(claim)
    lifecycle.finish(claim, lifecycle.completed())
    assert load_frame(job.pk)["message"] == "Waiting for a worker · 1 of 2 documents"
