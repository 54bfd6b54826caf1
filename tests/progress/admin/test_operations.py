"""Operations count what they concern, exactly as the lifecycle would do it."""

from __future__ import annotations

import pytest

from progress.admin import operations
from progress.models import Batch, Document, Job
from progress.states import State
from tests.factories import claim, fail, make_job, read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(alice) -> tuple[Job, Job]:
    """One job with all that can be, and one that is done; both in one batch."""
    names = ["read.txt", "failed.txt", "failed too.txt", "in work.txt", "waiting.txt"]
    mixed = make_job(alice, names, batch="May")
    read, failed, failed_too, in_work, _ = mixed.documents.in_order()
    read_whole(read)
    fail(failed)
    fail(failed_too)
    claim(in_work)
    done = make_job(alice, ["done.txt"], batch="May")
    read_whole(done.documents.get())
    return mixed, done


def numbers(operation, rows) -> tuple[int, int, int, int]:
    plan = operation.plan(rows)
    return plan.selected, plan.concerned, plan.jobs, plan.documents


def test_plans_over_jobs(jobs):
    rows = Job.objects.all()
    assert numbers(operations.RETRY_JOBS, rows) == (2, 1, 1, 2)
    assert numbers(operations.CANCEL_JOBS, rows) == (2, 1, 1, 2)


def test_plans_over_documents(jobs):
    rows = Document.objects.all()
    assert numbers(operations.RETRY_DOCUMENTS, rows) == (6, 2, 1, 2)
    assert numbers(operations.CANCEL_DOCUMENTS, rows) == (6, 2, 1, 2)


def test_plans_over_batches(jobs):
    rows = Batch.objects.all()
    assert numbers(operations.RETRY_BATCHES, rows) == (1, 1, 1, 2)
    assert numbers(operations.CANCEL_BATCHES, rows) == (1, 1, 1, 2)


def test_what_was_asked_to_stop_already_is_not_counted_again(jobs, bob):
    mixed, _ = jobs
    operations.CANCEL_JOBS.apply(mixed.pk, bob)
    assert operations.CANCEL_JOBS.plan(Job.objects.all()).is_empty


def test_a_retry_does_what_its_plan_said(jobs, bob):
    plan = operations.RETRY_BATCHES.plan(Batch.objects.all())
    done = operations.RETRY_BATCHES.apply(Batch.objects.get().pk, bob)
    assert done == plan.documents
    assert not Document.objects.filter(state=State.FAILED).exists()
