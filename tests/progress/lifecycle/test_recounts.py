"""Counters that were moved wrongly, found and put right."""

from __future__ import annotations

import pytest

from progress import lifecycle
from progress.lifecycle.recounts import recount_batch, recount_job, suspects
from progress.models import Batch, Document, Event, Job
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice) -> Job:
    """A job in a batch: one document read, one failed, one in work, one waiting."""
    names = ("a.txt", "b.txt", "c.txt", "d.txt")
    job = factories.make_job(alice, names, batch="May")
    first, second, third, _ = Document.objects.filter(job=job).in_order()
    factories.read_whole(first, pages=3)
    factories.fail(second)
    factories.claim(third)
    return job


def test_counters_that_moved_rightly_are_left_alone(job):
    before = Job.objects.values().get()
    assert suspects() == set()
    assert recount_job(job.pk, is_dry=False) == []
    assert recount_batch(job.batch_id, is_dry=False) == []
    assert Job.objects.values().get() == before


@pytest.mark.parametrize("is_dry", [True, False])
def test_wrong_counters_are_named_and_put_right_unless_only_asked_for(job, is_dry):
    Job.objects.update(documents_completed=2, pages_done=7)
    Document.objects.filter(name="a.txt").update(pages_done=2)
    Batch.objects.update(points_sum=1, jobs_processing=4)
    before = Job.objects.values().get()
    assert suspects() == {job.pk}
    of_job = {str(d) for d in recount_job(job.pk, is_dry=is_dry)}
    of_batch = {str(d) for d in recount_batch(job.batch_id, is_dry=is_dry)}
    assert {"a.txt: pages_done is 2, counted 3"} <= of_job
    assert any("documents_completed is 2, counted 1" in said for said in of_job)
    assert of_batch == {
        "May: points_sum is 1, counted 10000",
        "May: jobs_processing is 4, counted 1",
    }
    if is_dry:
        assert Job.objects.values().get() == before
        return
    assert suspects() == set()
    assert recount_batch(job.batch_id, is_dry=True) == []
    assert "put right" in Event.objects.latest("id").message


def test_what_is_gone_is_not_counted(job):
    batch_id = job.batch_id
    Job.objects.get().delete()
    Batch.objects.get().delete()
    assert recount_job(job.pk, is_dry=False) == []
    assert recount_batch(batch_id, is_dry=False) == []


def test_a_rescue_keeps_the_counters_right(job):
    third = Document.objects.get(name="c.txt")
    assert factories.lose(third.pk)
    lifecycle.cancel_document(third.pk)
    assert suspects() == set()
    assert recount_batch(job.batch_id, is_dry=True) == []
