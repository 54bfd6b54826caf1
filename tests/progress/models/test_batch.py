"""Batches: the sum of their jobs."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from progress import lifecycle
from progress.models import Batch
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def test_one_sees_ones_own_batches(alice, bob, charlie):
    batch = factories.make_job(alice, batch="May").batch
    assert list(Batch.objects.visible_to(alice)) == [batch]
    assert list(Batch.objects.visible_to(bob)) == [batch]
    for user in (charlie, AnonymousUser()):
        assert not Batch.objects.visible_to(user).exists()


def test_a_batch_follows_its_jobs(alice):
    first = factories.make_job(alice, batch="May")
    second = factories.make_job(alice, batch="May")
    for job, state, progress in (
        (first, State.PROCESSING, 50.0),
        (second, State.COMPLETED, 100.0),
    ):
        claim = factories.claim(factories.only_document(job))
        lifecycle.finish(claim, lifecycle.completed())
        batch = Batch.objects.get()
        assert (batch.state, batch.progress) == (state, progress)
    assert batch.finished_at is not None
    assert str(batch) == "May"


def test_a_job_added_later_opens_the_batch_again(alice):
    claim = factories.claim(
        factories.only_document(factories.make_job(alice, batch="May"))
    )
    lifecycle.finish(claim, lifecycle.completed())
    factories.make_job(alice, batch="May")
    batch = Batch.objects.get()
    assert batch.finished_at is None
    assert batch.state == State.PROCESSING
    assert batch.progress == 50.0
