"""What a job that is deleted takes out of its batch, and who is told of it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from progress import broadcast, lifecycle
from progress.models import Batch, Job
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def hints(monkeypatch) -> list[broadcast.Hint]:
    told: list[broadcast.Hint] = []
    monkeypatch.setattr(broadcast, "hint", told.append)
    return told


def cancelled(owner: User) -> Job:
    job = factories.make_job(owner, batch="May")
    lifecycle.cancel_job(job.pk)
    return job


def counters(batch: Batch) -> dict[str, int]:
    """Return the counters that are not zero, without the seq."""
    starts = ("jobs_", "documents_", "points_")
    names = [f.name for f in Batch._meta.fields if f.name.startswith(starts)]
    return {name: getattr(batch, name) for name in names if getattr(batch, name)}


def test_a_batch_keeps_what_a_deleted_job_had_come_to(alice):
    job = factories.make_job(alice, batch="May")
    stale = Job.objects.get(pk=job.pk)
    factories.claim(factories.only_document(job))
    seq = Job.objects.get(pk=job.pk).seq
    assert seq > stale.seq
    stale.delete()
    assert Batch.objects.get().deleted_seq == seq + 1


def test_a_job_without_a_batch_leaves_nothing(alice):
    factories.make_job(alice, batch="May")
    factories.make_job(alice).delete()
    assert Batch.objects.get().deleted_seq == 0


def test_a_batch_goes_with_its_jobs(alice):
    factories.make_job(alice, batch="May")
    Batch.objects.get().delete()
    assert not Job.objects.exists()


def test_a_batch_ends_when_the_last_job_in_work_is_deleted(alice):
    done, working = (factories.make_job(alice, batch="May") for _ in range(2))
    factories.read_whole(factories.only_document(done))
    factories.claim(factories.only_document(working))
    assert Batch.objects.get().state == State.PROCESSING
    Job.objects.filter(pk=working.pk).delete()
    batch = Batch.objects.get()
    assert (batch.state, batch.progress) == (State.COMPLETED, 100)
    assert batch.finished_at is not None
    assert counters(batch) == {
        "jobs_total": 1,
        "jobs_completed": 1,
        "documents_total": 1,
        "documents_completed": 1,
        "points_sum": 10_000,
    }


def test_a_batch_is_in_work_as_long_as_a_job_of_it_is(alice):
    jobs = [factories.make_job(alice, batch="May") for _ in range(2)]
    for job in jobs:
        factories.claim(factories.only_document(job))
    jobs[0].delete()
    batch = Batch.objects.get()
    assert (batch.state, batch.finished_at) == (State.PROCESSING, None)
    assert (batch.jobs_total, batch.jobs_processing) == (1, 1)


@pytest.mark.parametrize("end", ["completed", "failed", "cancelled"])
def test_a_batch_forgets_a_job_however_it_ended(alice, end):
    job = factories.make_job(alice, ["one.txt", "two.txt"], batch="May")
    waiting, other = job.documents.all()
    if end == "cancelled":
        lifecycle.cancel_job(job.pk)
    else:
        factories.read_whole(waiting)
        {"completed": factories.read_whole, "failed": factories.fail}[end](other)
    factories.make_job(alice, batch="May")
    assert counters(Batch.objects.get())[f"jobs_{end}"] == 1
    Job.objects.filter(pk=job.pk).delete()
    batch = Batch.objects.get()
    assert counters(batch) == {"jobs_total": 1, "documents_total": 1}
    assert batch.state == State.QUEUED


def test_what_was_committed_after_a_job_was_read_counts(alice):
    job = factories.make_job(alice, batch="May")
    stale = Job.objects.only("id").get(pk=job.pk)
    factories.read_whole(factories.only_document(job))
    stale.delete()
    assert counters(Batch.objects.get()) == {}


def test_many_jobs_leave_their_batch_at_once(alice):
    for _ in range(3):
        cancelled(alice)
    Job.objects.all().delete()
    batch = Batch.objects.get()
    assert counters(batch) == {}
    assert (batch.state, batch.progress) == (State.CANCELLED, 0)


def test_a_job_that_is_deleted_twice_leaves_its_batch_once(alice):
    job = factories.make_job(alice, batch="May")
    factories.make_job(alice, batch="May")
    again = Job.objects.get(pk=job.pk)
    job.delete()
    seq = Batch.objects.get().deleted_seq
    again.delete()
    batch = Batch.objects.get()
    assert (batch.jobs_total, batch.deleted_seq) == (1, seq)


def test_who_watches_is_told_when_the_deletion_is_committed(
    alice, hints, django_capture_on_commit_callbacks
):
    job = cancelled(alice)
    before = Batch.objects.with_seq().get().jobs_seq
    pk, seq = job.pk, Job.objects.get().seq
    with django_capture_on_commit_callbacks(execute=True):
        job.delete()
        assert hints == []
    [hint] = hints
    assert (hint.job_id, hint.seq, hint.is_urgent) == (pk, seq + 1, True)
    assert hint.batch_id == Batch.objects.get().pk
    assert Batch.objects.with_seq().get().jobs_seq == before + 1
