"""What waits now is what could begin now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.insights import present
from progress.models import Document, Job
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_empty_system_waits_for_nothing(django_assert_num_queries):
    with django_assert_num_queries(3):
        found = present.look(timezone.now())
    assert (found.waiting, found.oldest, found.workers) == (0, 0.0, 0)


def test_each_queue_has_its_depth_and_its_oldest(alice):
    factories.make_job(alice, ["a.txt", "b.txt"])
    scan = factories.only_document(factories.make_job(alice, ["scan.txt"]))
    now = timezone.now()
    Document.objects.filter(pk=scan.pk).update(
        queue="ocr", queued_at=now - timedelta(minutes=5)
    )
    found = present.look(now)
    depths = {queue.queue: queue.waiting for queue in found.queues}
    assert depths == {"documents": 2, "ocr": 1}
    assert found.oldest == 300.0


def test_what_is_paused_not_due_or_in_work_does_not_wait(alice):
    paused = factories.make_job(alice)
    Job.objects.filter(pk=paused.pk).update(paused_at=timezone.now())
    later = factories.make_job(alice)
    Document.objects.filter(job=later).update(
        not_before_at=timezone.now() + timedelta(hours=1)
    )
    factories.claim(factories.only_document(factories.make_job(alice)))
    assert present.look(timezone.now()).waiting == 0


def test_a_task_that_is_due_later_or_waits_for_its_turn_does_not_wait(alice):
    now = timezone.now()
    later, turn, due = (
        Document.objects.filter(job=factories.make_job(alice)) for _ in range(3)
    )
    sent = {"task_name": "sync", "task_arguments": {"args": []}}
    later.update(**sent, enqueued_at=now + timedelta(hours=1))
    turn.update(task_name="sync", task_arguments=None)
    due.update(**sent, enqueued_at=now)
    assert present.look(now).waiting == 1


def test_what_was_tried_again_waits_since_its_retry_was_due(alice):
    now = timezone.now()
    Document.objects.filter(job=factories.make_job(alice)).update(
        queued_at=now - timedelta(minutes=10), not_before_at=now - timedelta(minutes=1)
    )
    assert present.look(now).oldest == 60.0
