"""What was promised, beside the truth."""

from __future__ import annotations

import pytest

from progress import lifecycle
from progress.estimates import current, promises
from progress.estimates.current import Current
from progress.lifecycle import Claim
from progress.models import Document, Job
from progress.recording import Findings, Flush, record
from progress.states import HandBack
from tests import factories
from tests.progress.estimates.runs import many

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def learnt(monkeypatch) -> Current:
    """A process that knows how long text takes."""
    found = Current()
    monkeypatch.setattr(current, "_current", found)
    for trace in many(30):
        found.knowledge().learn(trace)
    return found


def past_the_census(document: Document, pages: int = 20) -> Claim:
    taken = factories.claim(document)
    found = Findings(kind="pdf", page_classes=("text",) * pages)
    record(taken, Flush(stage="census", message="", points=500, findings=found))
    return taken


def test_a_document_and_its_job_keep_what_was_said_after_the_census(alice):
    job = factories.make_job(alice, ["report.pdf"])
    document = factories.only_document(job)
    past_the_census(document)
    promises.make(document.pk)
    document.refresh_from_db()
    job.refresh_from_db()
    assert document.promised_seconds == job.promised_seconds
    assert document.promised_low < document.promised_seconds < document.promised_high
    assert document.promise is not None
    assert document.promise.took is None


def test_the_first_promise_counts(alice):
    document = factories.only_document(factories.make_job(alice, ["report.pdf"]))
    past_the_census(document)
    promises.make(document.pk)
    first = Document.objects.get(pk=document.pk).promised_at
    promises.make(document.pk)
    assert Document.objects.get(pk=document.pk).promised_at == first


def test_a_retry_is_promised_anew(alice):
    document = factories.only_document(factories.make_job(alice, ["report.pdf"]))
    taken = past_the_census(document)
    promises.make(document.pk)
    lifecycle.finish(taken, lifecycle.failed("corrupt", "It could not be opened."))
    assert lifecycle.retry_document(document.pk)
    assert Job.objects.get(pk=document.job_id).promise is None
    assert Document.objects.get(pk=document.pk).promise is None
    past_the_census(document)
    promises.make(document.pk)
    assert Job.objects.get(pk=document.job_id).promise is not None
    assert Document.objects.get(pk=document.pk).promise is not None


def test_what_is_handed_on_keeps_its_promise(alice):
    document = factories.only_document(factories.make_job(alice, ["report.pdf"]))
    taken = past_the_census(document)
    promises.make(document.pk)
    assert lifecycle.hand_back(taken, HandBack.SLICE)
    assert Document.objects.get(pk=document.pk).promise is not None


def test_a_job_is_promised_though_its_first_document_was_read_in_no_time(alice):
    job = factories.make_job(alice, ["1.pdf", "2.pdf"])
    past_the_census(job.documents.get(position=0))
    promises.make_of_job(job.pk)
    job.refresh_from_db()
    assert job.promise is not None
    assert not job.documents.exclude(promised_at=None).exists()


def test_a_job_of_one_document_that_is_read_is_promised_nothing_any_more(alice):
    document = factories.only_document(factories.make_job(alice, ["report.pdf"]))
    past_the_census(document)
    promises.make_of_job(document.job_id)
    assert Job.objects.get(pk=document.job_id).promise is None


def test_a_job_of_many_is_promised_as_a_whole(alice):
    job = factories.make_job(alice, ["1.pdf", "2.pdf"])
    first = job.documents.get(position=0)
    past_the_census(first)
    promises.make(first.pk)
    job.refresh_from_db()
    first.refresh_from_db()
    assert job.promised_seconds > first.promised_seconds


def test_what_cannot_be_estimated_fails_no_task(alice, monkeypatch, caplog):
    def refuse(_seen):
        raise ValueError("math domain error")

    document = factories.only_document(factories.make_job(alice, ["report.pdf"]))
    past_the_census(document)
    monkeypatch.setattr(current.current().knowledge(), "left", refuse)
    promises.make(document.pk)
    assert Document.objects.get(pk=document.pk).promise is None
    assert "no estimate was kept" in caplog.text


def test_a_document_that_is_gone_is_nobodys_fault(alice):
    document = factories.only_document(factories.make_job(alice, ["report.pdf"]))
    pk = document.pk
    document.delete()
    promises.make(pk)
