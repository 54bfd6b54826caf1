"""The Celery tasks, run as Celery runs them, with its own result backend."""

from __future__ import annotations

import itertools
from typing import Any
from uuid import uuid4

import pytest
from celery import current_task
from celery.app.trace import build_tracer
from celery.result import AsyncResult

from config.celery import app
from progress import lifecycle
from progress.models import Attempt, Document, Measure
from progress.states import Outcome, Span, State
from tests import factories
from tests.support.waiting import eventually
from tests.workers.conftest import make_document
from workers import pipeline, tasks
from workers.errors import DocumentFailed
from workers.pipeline import Pipeline, Stage
from workers.report import Report
from workers.reporter import Reporter
from workers.work import Work

pytestmark = pytest.mark.django_db(transaction=True)


def receive(document_id: object, task_id: str) -> AsyncResult[Any]:
    """Let a worker's tracer run the message, as a pool child does."""
    task = tasks.process_document
    trace = build_tracer(task.name, task, app=app, hostname="worker@test")
    request = {"id": task_id, "hostname": "worker@test", "delivery_info": {}}
    trace(task_id, [str(document_id)], {}, request)
    return AsyncResult(task_id, app=app)


def run(document: Document) -> AsyncResult[Any]:
    """Send the document's next message, and bring the row here up to date."""
    result = receive(document.pk, document.next_task_id)
    document.refresh_from_db()
    return result


@pytest.fixture
def states(monkeypatch) -> list[str]:
    """The states that Celery stored, in order."""
    states: list[str] = []
    store = app.backend.store_result

    def store_result(task_id: str, result: Any, state: str, *rest: Any, **more: Any):
        states.append(state)
        return store(task_id, result, state, *rest, **more)

    monkeypatch.setattr(type(app.backend), "store_result", staticmethod(store_result))
    return states


def test_a_document_that_is_read_is_a_success_with_a_summary(document):
    result = run(document)
    assert result.state == "SUCCESS"
    assert result.result == {"state": "completed", "description": "3 pages read"}
    assert document.state == State.COMPLETED
    attempt = Attempt.objects.get(document=document)
    assert (attempt.task_id, attempt.worker.rpartition(":")[0]) == (
        result.id,
        "worker@test",
    )


def test_progress_comes_before_the_end_and_never_after_it(
    document, states, monkeypatch
):
    say = Report.statistics

    def say_and_flush(report: Report, found: dict[str, Any]) -> None:
        say(report, found)
        report.flush()

    monkeypatch.setattr(Report, "statistics", say_and_flush)
    run(document)
    assert len(states) > 1
    assert states[-1] == "SUCCESS"
    assert set(states[:-1]) == {"PROGRESS"}


def test_what_the_end_shows_anyway_is_not_shown_before_it(
    document, states, monkeypatch
):
    monkeypatch.setattr(Reporter, "_flush_if_due", lambda *_: None)
    run(document)
    assert states == ["SUCCESS"]
    assert document.pages_done == 3


def test_a_failed_document_is_a_failure_that_says_why(alice):
    document = make_document(alice, b"")
    result = run(document)
    assert result.state == "FAILURE"
    assert isinstance(result.result, DocumentFailed)
    assert str(result.result) == f"empty: {document.error_message}"
    assert document.state == State.FAILED


def test_a_traceback_never_leaves_the_row(document, monkeypatch):
    monkeypatch.setattr(pipeline, "run", _break)
    result = run(document)
    assert "secret" in document.error_detail
    assert "secret" not in str(result.result)
    assert "secret" not in str(result.traceback)


def _break(*_: Any) -> None:
    raise LookupError("secret")


def test_a_cancelled_document_is_revoked(document, monkeypatch):
    def cancel(plan: Pipeline, work: Work, report: Report) -> None:
        lifecycle.cancel_document(work.document_id)
        for number in itertools.count():
            report.progress(number, 0)

    monkeypatch.setattr(pipeline, "run", cancel)
    result = run(document)
    assert str(result.state) == "REVOKED"
    assert document.state == State.CANCELLED
    assert Attempt.objects.get(document=document).outcome == Outcome.CANCELLED


def test_a_message_about_a_document_in_work_is_ignored(document, states):
    factories.claim(document, worker="first@host:1")
    before = Document.objects.values().get(pk=document.pk)
    receive(document.pk, f"{document.pk}-1")
    assert Document.objects.values().get(pk=document.pk) == before
    assert Attempt.objects.get(document=document).worker == "first@host:1"
    assert states == []


@pytest.mark.parametrize("content", [b"Some text.", b""], ids=["completed", "failed"])
def test_a_message_that_comes_after_the_end_changes_nothing(alice, content, states):
    document = make_document(alice, content)
    task_id = document.next_task_id
    state = run(document).state
    before = Document.objects.values().get(pk=document.pk)
    states.clear()
    result = receive(document.pk, task_id)
    assert Document.objects.values().get(pk=document.pk) == before
    assert states == []
    assert result.state == state


def test_a_message_about_a_document_that_is_gone_is_ignored(states):
    receive(uuid4(), "t")
    assert states == []


def test_a_task_that_lost_its_lease_says_nothing_more(document, monkeypatch, states):
    def lose(plan: Pipeline, work: Work, report: Report) -> None:
        report.lose()
        report.check()

    monkeypatch.setattr(pipeline, "run", lose)
    run(document)
    assert document.state == State.PROCESSING
    assert states == []


@pytest.mark.usefixtures("own_pipelines")
def test_update_state_of_a_running_task_is_what_the_row_and_celery_show(document):
    seen: dict[str, Any] = {}

    def count(work: Work, report: Report) -> None:
        meta = {"current": 3, "total": 4, "description": "Third of four"}
        current_task.update_state(state="PROGRESS", meta=meta)
        rows = Document.objects.filter(pk=work.document_id, message="Third of four")
        eventually(rows.exists)
        row = rows.get()
        result = AsyncResult[Any](row.task_id, app=app)
        eventually(lambda: (result.info or {}).get("description") == row.message)
        seen.update(result.info, state=result.state, row=row)

    stage = Stage(name="counting", function=count)
    pipeline.register(
        Pipeline(job_type="document", label="", about="", stages=(stage,))
    )
    assert run(document).state == "SUCCESS"
    row = seen["row"]
    assert (seen["state"], seen["stage"]) == ("PROGRESS", row.stage) != ("", "")
    assert seen["percent"] == row.progress == 75.0
    assert (seen["current"], seen["total"]) == (row.pages_done, row.pages_total)


def test_the_periodic_tasks_return_how_many(document):
    assert tasks.rescue_documents() == 0
    assert tasks.sweep_queued() == 0


def test_what_was_done_is_measured(document):
    assert tasks.measure() == 1
    assert Measure.objects.get(span=Span.HOUR).arrivals == 1
