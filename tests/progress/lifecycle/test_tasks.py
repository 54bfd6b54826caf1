"""Jobs of tasks: their rows, their parts that come later, and when they may end."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from progress import lifecycle, signals
from progress.lifecycle import tasks
from progress.lifecycle.tasks import NewTask, NewTaskJob
from progress.models import Attempt, Batch, Document, Job
from progress.recording import Flush, record
from tests import factories

ARGUMENTS = {"args": [], "kwargs": {}, "options": {}}


def part(title: str = "Part", arguments: dict | None = ARGUMENTS) -> NewTask:
    return NewTask(
        id=uuid4(),
        title=title,
        task_id=str(uuid4()),
        task_name="shop.do",
        arguments=arguments,
    )


def queue(owner, *parts: NewTask, **values) -> Job:
    new = NewTaskJob(id=uuid4(), job_type="shop.do", title="Whole", **values)
    tasks.queue_task_job(owner, new, parts)
    return Job.objects.get(pk=new.id)


def do(part: NewTask) -> None:
    claim = factories.claim(Document.objects.get(pk=part.id))
    assert lifecycle.finish(claim, lifecycle.completed())


@pytest.mark.django_db
def test_a_job_of_tasks_counts_its_parts_in_its_batch_too(alice):
    one, two = part("One"), part("Two")
    job = queue(alice, one, two, batch_title="May")
    assert (job.documents_total, job.is_task, job.part) == (2, True, "task")
    batch = Batch.objects.get()
    assert (batch.jobs_total, batch.documents_total) == (1, 2)
    do(one)
    do(two)
    job.refresh_from_db()
    assert (job.state, job.progress) == ("completed", 100.0)
    assert Batch.objects.get().jobs_completed == 1


@pytest.mark.django_db
def test_parts_are_announced_by_nobody_but_their_sender(alice):
    heard = []
    signals.documents_queued.connect(heard.append)
    queue(alice, part())
    signals.documents_queued.disconnect(heard.append)
    assert heard == []


@pytest.mark.django_db
def test_parts_that_are_added_leave_the_percent_where_it_was(alice):
    one = part()
    job = queue(alice, one)
    record(
        factories.claim(Document.objects.get(pk=one.id)),
        Flush(stage="s", message="", points=8000),
    )
    assert tasks.add_tasks(job.pk, [part(), part(), part()])
    job.refresh_from_db()
    assert (job.documents_total, job.points_sum) == (4, 8000)
    assert job.progress == 80.0


@pytest.mark.django_db
def test_nothing_is_added_to_what_has_ended(alice):
    one = part()
    job = queue(alice, one)
    do(one)
    assert not tasks.add_tasks(job.pk, [part()])
    assert not tasks.add_tasks(uuid4(), [part()])
    assert Document.objects.count() == 1


@pytest.mark.django_db
def test_an_open_job_ends_when_it_is_sealed(alice):
    one = part()
    job = queue(alice, one, is_open=True)
    do(one)
    assert Job.objects.get().state == "processing"
    assert tasks.seal(job.pk)
    assert Job.objects.get().state == "completed"
    assert not tasks.seal(job.pk)


@pytest.mark.django_db
def test_a_later_part_is_sent_by_nobody_before_its_time(alice):
    later = part(arguments=None)
    queue(alice, part(), later)
    hour = timezone.now() + timedelta(hours=1)
    due = Document.objects.due_for_a_message(hour, timedelta(minutes=1))
    assert later.id not in due.values_list("pk", flat=True)
    assert tasks.mark_sent(later.id, ARGUMENTS)
    assert later.id in due.all().values_list("pk", flat=True)


@pytest.mark.django_db
def test_a_message_that_comes_later_is_not_missed_before(alice):
    one = part()
    queue(alice, one)
    due_at = timezone.now() + timedelta(hours=2)
    tasks.mark_sent(one.id, ARGUMENTS, due_at)
    hour = timezone.now() + timedelta(hours=1)
    assert not Document.objects.due_for_a_message(hour, timedelta(minutes=1)).exists()


@pytest.mark.django_db
def test_what_does_not_wait_is_not_sent(alice):
    one = part()
    queue(alice, one)
    do(one)
    assert not tasks.mark_sent(one.id, ARGUMENTS)


@pytest.mark.django_db
def test_a_countdown_is_no_waiting_for_a_worker(alice):
    one, hour = part(), timedelta(hours=1)
    queue(alice, one)
    handed_in = timezone.now() - hour
    rows = Document.objects.filter(pk=one.id)
    rows.update(
        queued_at=handed_in, enqueued_at=handed_in + hour - timedelta(minutes=1)
    )
    factories.claim(rows.get())
    waited = Attempt.objects.get(document=one.id).waited_ms
    assert 60_000 <= waited < 3_600_000
