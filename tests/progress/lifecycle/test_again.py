"""Celery's own retry waits in the same row."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress import lifecycle
from progress.lifecycle import again
from progress.models import Attempt, Document, Event, Job
from tests import factories
from tests.progress.lifecycle.test_tasks import part, queue


@pytest.fixture
def claim(alice):
    task = part("Import")
    queue(alice, task)
    return factories.claim(Document.objects.get(pk=task.id))


@pytest.mark.django_db
def test_another_try_is_queued_with_its_reason(claim):
    due = timezone.now() + timedelta(seconds=90)
    assert again.try_again(claim, "the other side is away", due)
    row = Document.objects.get()
    assert (row.state, row.retries, row.lease_token) == ("queued", 1, None)
    assert row.enqueued_at == due
    assert row.message.startswith("Trying again in 1 min")
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.error_message) == (
        "failure",
        "the other side is away",
    )
    event = Event.objects.get(kind="retried")
    assert (event.agent, event.from_state) == ("retry_policy", "processing")
    assert Job.objects.get().documents_processing == 0


@pytest.mark.django_db
def test_the_row_keeps_the_id_that_its_sender_knows(claim):
    before = Document.objects.get().task_id
    again.try_again(claim, "away")
    assert Document.objects.get().next_task_id == before


@pytest.mark.django_db
def test_a_task_that_is_to_be_cancelled_is_not_tried_again(claim, alice):
    lifecycle.cancel_job(claim.job_id, actor=alice)
    assert again.try_again(claim, "away")
    assert Document.objects.get().state == "cancelled"


@pytest.mark.django_db
def test_who_lost_the_lease_queues_nothing(claim):
    lifecycle.finish(claim, lifecycle.completed())
    assert not again.try_again(claim, "away")
    assert Document.objects.get().state == "completed"
