"""What celery-progress's script reads, field by field."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress import lifecycle
from progress.lifecycle import again, tasks
from progress.lifecycle.tasks import NewTask, NewTaskJob
from progress.models import Document, Job
from progress.recording import Flush, record
from progress.task_ids import document_id
from progress.task_status.contract import group_status_of, status_of
from tests import factories

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"


@pytest.fixture
def task(alice) -> Document:
    """A task that waits."""
    part = NewTask(
        id=document_id(ID),
        title="Import May",
        task_id=ID,
        task_name="shop.do",
        arguments={"args": [], "kwargs": {}, "options": {}},
    )
    job = NewTaskJob(id=document_id("the job"), job_type="shop.do", title="Import May")
    tasks.queue_task_job(alice, job, [part])
    return Document.objects.get(pk=part.id)


def said(document: Document) -> dict:
    document.refresh_from_db()
    return dict(status_of(document, timezone.now()))


def work(document: Document, done: int = 3, total: int | None = 12):
    claim = factories.claim(document)
    flush = Flush(
        stage="importing",
        message="Importing",
        points=2500,
        units_done=done,
        units_total=total,
    )
    record(claim, flush)
    return claim


@pytest.mark.django_db
def test_a_waiting_task_is_pending(task):
    assert said(task) == {
        "state": "PENDING",
        "complete": False,
        "success": None,
        "progress": {
            "pending": True,
            "current": 0,
            "total": 100,
            "percent": 0.0,
            "description": "Waiting for a worker",
        },
    }


@pytest.mark.django_db
def test_a_task_in_work_tells_its_own_units(task):
    work(task)
    assert said(task) == {
        "state": "PROGRESS",
        "complete": False,
        "success": None,
        "progress": {
            "pending": False,
            "current": 3,
            "total": 12,
            "percent": 25.0,
            "description": "Importing",
        },
    }


@pytest.mark.django_db
def test_of_an_unknown_number_the_percent_is_told(task):
    work(task, total=None)
    progress = said(task)["progress"]
    assert (progress["current"], progress["total"]) == (25, 100)


@pytest.mark.django_db
def test_a_completed_task_tells_its_result(task):
    claim = work(task)
    Document.objects.filter(pk=task.pk).update(statistics={"result": {"rows": 12}})
    lifecycle.finish(claim, lifecycle.completed())
    status = said(task)
    assert (status["state"], status["complete"], status["success"]) == (
        "SUCCESS",
        True,
        True,
    )
    assert status["result"] == {"rows": 12}
    assert status["progress"]["percent"] == 100.0


@pytest.mark.django_db
def test_a_failed_task_says_why_and_keeps_its_percent(task):
    lifecycle.finish(work(task), lifecycle.failed("value_error", "Row 7 is bad"))
    status = said(task)
    assert (status["state"], status["complete"], status["success"]) == (
        "FAILURE",
        True,
        False,
    )
    assert status["result"] == "Row 7 is bad"
    assert status["progress"]["percent"] == 25.0


@pytest.mark.django_db
def test_a_cancelled_task_is_revoked(task, alice):
    lifecycle.cancel_job(task.job_id, actor=alice)
    status = said(task)
    assert (status["state"], status["success"]) == ("REVOKED", False)
    assert status["result"] == "Cancelled"


@pytest.mark.django_db
def test_a_retry_tells_when_without_reading_tracebacks(task):
    due = timezone.now() + timedelta(seconds=30)
    again.try_again(work(task), "the other side is away", due)
    status = said(task)
    assert (status["state"], status["complete"], status["success"]) == (
        "RETRY",
        True,
        False,
    )
    assert 25 <= status["result"]["next_retry_seconds"] <= 30
    assert "the other side is away" in status["result"]["message"]


@pytest.mark.django_db
def test_a_document_tells_its_pages(alice):
    document = factories.only_document(factories.make_job(alice))
    factories.read_whole(document, pages=4)
    progress = said(document)["progress"]
    assert (progress["current"], progress["total"]) == (4, 4)


@pytest.mark.django_db
def test_a_group_tells_its_job(task):
    lifecycle.finish(work(task), lifecycle.completed())
    job = Job.objects.get(pk=task.job_id)
    assert group_status_of(job) == {
        "complete": True,
        "success": True,
        "progress": {"current": 1, "total": 1, "percent": 100.0},
    }
