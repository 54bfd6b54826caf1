"""What is wanted of documents in work, by one query for all."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from progress import lifecycle
from progress.models import Document
from progress.orders import orders, somebody_waits
from tests import factories
from tests.progress.lifecycle.test_tasks import part, queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(alice):
    return factories.claim(factories.only_document(factories.make_job(alice)))


def test_nothing_is_wanted_of_most(claim):
    order = orders([claim.token])[claim.token]
    assert (order.is_cancelling, order.is_forced, order.is_paused) == (False,) * 3
    assert (order.queue, order.is_divisible) == ("documents", True)


def test_a_task_of_ones_own_is_not_divisible(claim):
    Document.objects.update(task_name="mail.send")
    assert not orders([claim.token])[claim.token].is_divisible


def test_each_wish_is_told(claim):
    lifecycle.pause_job(claim.job_id)
    assert orders([claim.token])[claim.token].is_paused
    lifecycle.cancel_job(claim.job_id)
    order = orders([claim.token])[claim.token]
    assert (order.is_cancelling, order.is_paused, order.is_forced) == (
        True,
        False,
        False,
    )
    lifecycle.force_job(claim.job_id)
    assert orders([claim.token])[claim.token].is_forced


def test_a_claim_that_is_lost_has_no_order(claim):
    lifecycle.finish(claim, lifecycle.completed())
    assert orders([claim.token, uuid4()]) == {}


def test_many_are_one_query(alice, django_assert_num_queries):
    job = factories.make_job(alice, [f"{n}.txt" for n in range(5)])
    tokens = [factories.claim(d).token for d in job.documents.in_order()]
    with django_assert_num_queries(1):
        assert len(orders(tokens)) == 5


def test_somebody_waits_only_where_a_worker_would_find_something(alice):
    assert not somebody_waits("documents")
    job = factories.make_job(alice)
    assert somebody_waits("documents")
    assert not somebody_waits("ocr")
    lifecycle.pause_job(job.pk)
    assert not somebody_waits("documents")


def test_a_task_of_ones_own_waits_too_once_its_message_can_be_there(alice):
    """A long document lets it by, as it does documents."""
    job = queue(alice, part())
    job.documents.update(queue="documents")
    assert somebody_waits("documents")
    job.documents.update(enqueued_at=timezone.now() + timedelta(minutes=1))
    assert not somebody_waits("documents")
    job.documents.update(enqueued_at=job.queued_at, task_arguments=None)
    assert not somebody_waits("documents")


def test_it_does_not_read_through_all_documents_each_second(claim):
    assert "document_lease" in Document.objects.held_by([claim.token]).explain()
