"""Parts that nobody can send any more end, and their job with them."""

from __future__ import annotations

import pytest

from progress import lifecycle, signals
from progress.models import Document, Job
from progress.search import Query
from tests import factories
from tests.progress.lifecycle.test_tasks import part, queue


def fail(task) -> None:
    claim = factories.claim(Document.objects.get(pk=task.id))
    lifecycle.finish(claim, lifecycle.failed("value_error", "row 7"))


@pytest.mark.django_db
def test_what_a_failed_part_would_have_sent_is_cancelled(alice):
    heard = []
    signals.document_finished.connect(heard.append)
    first, later = part(), part(arguments=None)
    queue(alice, first, later)
    fail(first)
    signals.document_finished.disconnect(heard.append)
    row = Document.objects.get(pk=later.id)
    assert (row.state, row.message) == (
        "cancelled",
        "Not begun: an earlier part did not complete",
    )
    assert Job.objects.get().state == "failed"
    assert len(heard) == 2


@pytest.mark.django_db
def test_while_another_part_is_at_work_it_may_still_come(alice):
    first, second, later = part(), part(), part(arguments=None)
    queue(alice, first, second, later)
    fail(first)
    assert Document.objects.get(pk=later.id).state == "queued"
    fail(second)
    assert Document.objects.get(pk=later.id).state == "cancelled"


@pytest.mark.django_db
def test_a_good_part_leaves_the_next_one_to_be_sent(alice):
    first, later = part(), part(arguments=None)
    queue(alice, first, later)
    claim = factories.claim(Document.objects.get(pk=first.id))
    lifecycle.finish(claim, lifecycle.completed())
    assert Document.objects.get(pk=later.id).state == "queued"
    assert Job.objects.get().state == "processing"


@pytest.mark.django_db
def test_a_retry_queues_the_whole_rest_and_sends_what_can_be_sent(alice):
    heard = []
    first, later = part(), part(arguments=None)
    job = queue(alice, first, later)
    fail(first)
    signals.documents_queued.connect(heard.append)
    assert lifecycle.retry_job(job.pk, actor=alice) == 2
    signals.documents_queued.disconnect(heard.append)
    (fact,) = heard
    assert [task.document_id for task in fact.tasks] == [first.id]
    states = Document.objects.values_list("state", flat=True)
    assert list(states) == ["queued", "queued"]


@pytest.mark.django_db
def test_a_retry_of_the_failed_part_alone_takes_what_waits_for_it_along(alice):
    first, later = part(), part(arguments=None)
    queue(alice, first, later)
    fail(first)
    assert lifecycle.retry_document(first.id, actor=alice)
    assert Document.objects.get(pk=later.id).state == "queued"


@pytest.mark.django_db
def test_a_workflow_of_which_a_part_completed_failed_in_part(alice):
    first, second = part(), part()
    job = queue(alice, first, second)
    claim = factories.claim(Document.objects.get(pk=first.id))
    lifecycle.finish(claim, lifecycle.completed())
    fail(second)
    job.refresh_from_db()
    assert (job.pages_done, job.badge) == (0, "failed_in_part")
    found = Job.objects.matching(Query(states=("failed_in_part",)))
    assert list(found) == [job]
