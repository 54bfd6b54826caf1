"""What is left of a job that is deleted."""

from __future__ import annotations

import pytest

from progress.models import Batch, Job
from tests import factories

pytestmark = pytest.mark.django_db


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
