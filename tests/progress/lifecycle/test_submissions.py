"""A submission's rows and who hears of them."""

from __future__ import annotations

import pytest

from progress import signals
from progress.models import Batch, Event
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_job_begins_queued_at_seq_one_with_its_history(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    assert (job.state, job.seq, job.documents_total) == (State.QUEUED, 1, 2)
    assert [d.position for d in job.documents.in_order()] == [0, 1]
    assert {d.seq for d in job.documents.all()} == {1}
    event = Event.objects.get()
    assert (event.kind, event.seq, event.actor) == ("queued", 1, alice)


def test_the_workers_hear_of_all_documents_at_once(alice):
    heard = []
    signals.documents_queued.connect(heard.append)
    try:
        job = factories.make_job(alice, ["a.txt", "b.txt"])
    finally:
        signals.documents_queued.disconnect(heard.append)
    assert [task.task_id for fact in heard for task in fact.tasks] == [
        d.next_task_id for d in job.documents.in_order()
    ]


def test_jobs_of_one_title_share_a_batch_of_their_owner(alice, charlie):
    first = factories.make_job(alice, batch="May")
    second = factories.make_job(alice, ["a.txt", "b.txt"], batch="May")
    other = factories.make_job(charlie, batch="May")
    assert first.batch_id == second.batch_id != other.batch_id
    batch = Batch.objects.get(pk=first.batch_id)
    assert (batch.jobs_total, batch.documents_total) == (2, 3)
