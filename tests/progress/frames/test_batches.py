"""What is told of a batch."""

from __future__ import annotations

from uuid import uuid4

from progress.frames import load_batch
from progress.models import Batch, Job
from tests import factories


def test_a_batch_tells_its_jobs_and_their_documents(alice, django_assert_num_queries):
    done = factories.make_job(alice, batch="May")
    factories.make_job(alice, ["b.txt", "c.txt"], batch="May")
    factories.read_whole(factories.only_document(done))
    batch = Batch.objects.get()
    with django_assert_num_queries(1):
        message = load_batch(batch.pk)
    assert (message["type"], message["batch"]) == ("batch_update", str(batch.pk))
    assert (message["title"], message["state"]) == ("May", "processing")
    assert message["status"] == "processing"
    assert message["progress"] == 33.3
    assert message["counts"] == {
        "jobs": 2,
        "jobs_completed": 1,
        "jobs_failed": 0,
        "jobs_cancelled": 0,
        "documents": 3,
        "completed": 1,
        "failed": 0,
        "cancelled": 0,
    }


def test_the_seq_of_a_batch_grows_with_every_change_of_a_job(alice):
    first = factories.make_job(alice, batch="May")
    batch = Batch.objects.get()
    seen = [load_batch(batch.pk)["seq"]]
    factories.claim(factories.only_document(first))
    seen.append(load_batch(batch.pk)["seq"])
    factories.make_job(alice, batch="May")
    seen.append(load_batch(batch.pk)["seq"])
    assert seen == sorted(set(seen))
    assert seen[-1] == sum(Job.objects.values_list("seq", flat=True))


def test_the_seq_of_a_batch_does_not_fall_when_a_job_is_deleted(alice):
    jobs = [factories.make_job(alice, batch="May") for _ in range(3)]
    batch = Batch.objects.get()
    for job in jobs:
        factories.read_whole(factories.only_document(job))
    seen = [load_batch(batch.pk)["seq"]]
    Job.objects.filter(pk=jobs[0].pk).delete()
    seen.append(load_batch(batch.pk)["seq"])
    jobs[1].delete()
    seen.append(load_batch(batch.pk)["seq"])
    assert seen == sorted(set(seen))


def test_an_empty_batch_stands_at_zero(alice):
    batch = Batch.objects.create(
        owner=alice, title="June", created_at=alice.date_joined
    )
    assert load_batch(batch.pk)["seq"] == 0


def test_a_batch_that_is_gone_has_no_message(db):
    assert load_batch(uuid4()) is None
