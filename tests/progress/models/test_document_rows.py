"""The questions about documents that the workers ask."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress import lifecycle
from progress.models import Document, Job
from tests import factories

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def test_it_is_in_work_from_claim_to_end(alice):
    document = factories.only_document(factories.make_job(alice))
    assert not Document.objects.in_work().exists()
    claim = factories.claim(document)
    assert list(Document.objects.in_work()) == [document]
    lifecycle.finish(claim, lifecycle.completed())
    assert not Document.objects.in_work().exists()


def test_what_may_not_begin_needs_no_message(alice):
    documents = [factories.only_document(factories.make_job(alice)) for _ in range(4)]
    ready, late, paused, taken = documents
    now = timezone.now() + MINUTE
    rows = Document.objects.filter(pk=late.pk)
    rows.update(not_before_at=now + MINUTE)
    Job.objects.filter(pk=paused.job_id).update(paused_at=now)
    factories.claim(taken)
    assert list(Document.objects.enqueued_before(now, now)) == [ready]
    assert not Document.objects.enqueued_before(ready.enqueued_at, now).exists()


def test_each_queue_is_asked_for_by_name(alice):
    scan, text = (factories.only_document(factories.make_job(alice)) for _ in "ab")
    Document.objects.filter(pk=scan.pk).update(queue="ocr")
    assert list(Document.objects.of_queues(["ocr"])) == [scan]
    assert list(Document.objects.of_queues(["documents"])) == [text]
    assert not Document.objects.of_queues([]).exists()
