"""Finish: a worker ends its attempt."""

from __future__ import annotations

import pytest

from progress import lifecycle, recording, signals
from progress.errors import LeaseLost
from progress.lifecycle import completed, failed
from progress.models import Attempt, Document, Event, Job
from progress.percent import FULL
from progress.recording import Flush
from progress.states import Outcome, State
from tests import factories

pytestmark = pytest.mark.django_db


def test_completing_fills_the_bar_and_ends_job_and_batch(alice):
    job = factories.make_job(alice, batch="May")
    claim = factories.claim(factories.only_document(job))
    assert lifecycle.finish(claim, completed("1 page read"))
    job.refresh_from_db()
    document = factories.only_document(job)
    assert document.state == job.state == job.batch.state == State.COMPLETED
    assert document.progress == job.progress == job.batch.progress == 100.0
    assert document.points == job.points_sum == job.batch.points_sum == FULL
    assert job.finished_at == document.finished_at == job.batch.finished_at
    assert document.lease_token is None
    assert Attempt.objects.get().outcome == Outcome.SUCCESS


def test_a_job_ends_only_with_its_last_document(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    first, second = (factories.claim(d) for d in job.documents.in_order())
    lifecycle.finish(first, completed())
    job.refresh_from_db()
    assert job.state == State.PROCESSING
    assert job.progress == 50.0
    lifecycle.finish(second, completed())
    job.refresh_from_db()
    assert job.state == State.COMPLETED


def test_a_failed_document_makes_its_job_fail_and_not_its_neighbour(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    first, second = (factories.claim(d) for d in job.documents.in_order())
    lifecycle.finish(first, failed("corrupt", "The file is damaged.", "at byte 7"))
    lifecycle.finish(second, completed())
    job.refresh_from_db()
    bad, good = job.documents.in_order()
    assert (bad.state, good.state, job.state) == ("failed", "completed", "failed")
    assert (bad.error_code, bad.error_message) == ("corrupt", "The file is damaged.")
    assert bad.error_detail == "at byte 7"
    assert job.progress < 100


def test_who_lost_the_lease_cannot_end_anything(alice):
    job = factories.make_job(alice)
    claim = factories.claim(factories.only_document(job))
    Document.objects.update(lease_token=None)
    seq = Job.objects.get(pk=job.pk).seq
    assert not lifecycle.finish(claim, completed())
    assert factories.only_document(job).state == State.PROCESSING
    assert Job.objects.get(pk=job.pk).seq == seq


def test_an_end_is_never_ended_again(alice):
    claim = factories.claim(factories.only_document(factories.make_job(alice)))
    assert lifecycle.finish(claim, completed())
    assert not lifecycle.finish(claim, failed("late", "Too late."))
    assert Document.objects.get().state == State.COMPLETED
    assert Event.objects.filter(kind="failed").count() == 0


def test_a_late_report_never_reopens_what_ended(alice):
    claim = factories.claim(factories.only_document(factories.make_job(alice)))
    lifecycle.finish(claim, completed())
    flush = Flush(stage="extraction", message="Processing page 1 of 4", points=10)
    with pytest.raises(LeaseLost):
        recording.record(claim, flush)
    assert Document.objects.get().progress == 100.0


def test_an_error_that_no_database_takes_still_ends_the_document(alice):
    claim = factories.claim(factories.only_document(factories.make_job(alice)))
    odd = "\x00\ud800" + "x" * 1000
    assert lifecycle.finish(claim, failed(odd, odd, odd))
    document = Document.objects.get()
    assert document.state == State.FAILED
    assert document.error_code == "x" * 50
    assert document.error_message == "x" * 300
    assert document.error_detail == "x" * 1000


def test_the_hooks_hear_of_each_end_once(alice):
    heard = []
    signals.document_finished.connect(heard.append)
    signals.job_finished.connect(heard.append)
    try:
        claim = factories.claim(factories.only_document(factories.make_job(alice)))
        lifecycle.finish(claim, completed())
        lifecycle.finish(claim, completed())
    finally:
        signals.document_finished.disconnect(heard.append)
        signals.job_finished.disconnect(heard.append)
    assert [(type(f).__name__, f.state) for f in heard] == [
        ("DocumentFinished", "completed"),
        ("JobFinished", "completed"),
    ]
