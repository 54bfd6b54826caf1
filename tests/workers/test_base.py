"""`update_state` feeds the reporter, and the mirror shows what the row says."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from celery.events.receiver import EventReceiver
from celery.exceptions import SoftTimeLimitExceeded
from celery.result import AsyncResult

from config.celery import app
from tests.support.waiting import eventually
from workers.base import ProgressTask, reporting_to
from workers.tasks import process_document

META = {"current": 3, "total": 10, "description": "Sorting"}


@pytest.fixture
def task() -> ProgressTask:
    return process_document


@pytest.fixture
def stored(monkeypatch) -> list[tuple[str, str, Any]]:
    """What reached the result backend: task id, state and meta."""
    stored: list[tuple[str, str, Any]] = []

    def store_result(task_id: str, result: Any, state: str, **_: Any) -> None:
        stored.append((task_id, state, result))

    monkeypatch.setattr(app.backend, "store_result", store_result)
    return stored


class Events:
    """Hears the events that Flower hears."""

    def __init__(self, receiver: EventReceiver) -> None:
        self.heard: list[dict[str, Any]] = []
        self._receiver = receiver
        receiver.handlers = {"*": self.heard.append}

    def next(self) -> dict[str, Any]:
        eventually(self._look)
        return self.heard.pop(0)

    def _look(self) -> bool:
        for _ in self._receiver.itercapture(limit=1, timeout=0.1, wakeup=False):
            return True
        return bool(self.heard)


@pytest.fixture
def events() -> Iterator[Events]:
    with app.connection_for_read() as connection:
        receiver = app.events.Receiver(connection)
        with receiver.consumer_context():
            yield Events(receiver)


@pytest.mark.django_db
def test_progress_feeds_the_report_and_only_that(task, report, document, stored):
    report.begin_stage("extraction")
    with reporting_to(report):
        task.update_state(state="PROGRESS", meta=META)
    report.flush()
    document.refresh_from_db()
    assert document.message == "Sorting"
    assert document.points == 700 + 8500 * 3 // 10
    assert stored == []


@pytest.mark.django_db
def test_progress_without_numbers_is_no_error(task, report, document):
    with reporting_to(report):
        task.update_state(state="PROGRESS", meta={"total": None})
        task.update_state(state="PROGRESS")
    report.flush()
    document.refresh_from_db()
    assert document.message == "Starting"


@pytest.mark.django_db
def test_other_states_and_other_tasks_are_celerys_own(task, report, stored):
    with reporting_to(report):
        task.update_state(state="RESTING", meta={"for": "tea"}, task_id="mine")
        task.update_state(state="PROGRESS", meta=META, task_id="another")
    assert stored == [
        ("mine", "RESTING", {"for": "tea"}),
        ("another", "PROGRESS", META),
    ]
    assert report.due_at(interval=0.0) is None


def test_progress_outside_a_document_is_celerys_own(task, stored):
    task.update_state(state="PROGRESS", meta=META, task_id="t")
    assert stored == [("t", "PROGRESS", META)]


@pytest.mark.django_db
def test_a_task_speaks_to_its_report_only_for_the_block(task, report):
    assert task.report is None
    with contextlib.suppress(LookupError), reporting_to(report):
        assert task.report is report
        raise LookupError
    assert task.report is None


def test_async_result_shows_what_was_published(task):
    task.publish_progress("task-7", "w@h", {"current": 3, "percent": 33.3})
    result = AsyncResult[Any]("task-7", app=app)
    assert str(result.state) == "PROGRESS"
    assert result.info == {"current": 3, "percent": 33.3}


def test_flower_hears_of_progress_from_the_worker_itself(task, events):
    task.publish_progress("task-8", "worker@host", {"failed": 2})
    event = events.next()
    assert event["type"] == "task-progress"
    assert (event["uuid"], event["hostname"]) == ("task-8", "worker@host")
    assert event["progress"] == {"failed": 2}


def test_flower_never_takes_our_counters_for_its_own_fields(task, events):
    """`failed` is a moment there; a count of pages would read as 1970."""
    task.publish_progress("task-9", "worker@host", {"failed": 2})
    event = events.next()
    state = app.events.State()
    state.event({**event, "clock": 1, "local_received": event["timestamp"]})
    shown = state.tasks["task-9"]
    assert (shown.state, shown.failed) == ("PROGRESS", None)
    assert list(state.workers) == ["worker@host"]


def test_a_mirror_that_is_away_stops_nothing(task, monkeypatch, caplog):
    def away(*_: Any, **__: Any) -> None:
        raise ConnectionError("no Redis")

    monkeypatch.setattr(app.backend, "store_result", away)
    with caplog.at_level(logging.WARNING, "workers.base"):
        task.publish_progress("task-10", "worker@host", {})
    assert "no Redis" in caplog.text


def test_a_time_limit_that_strikes_in_the_mirror_still_counts(task, monkeypatch):
    def late(*_: Any, **__: Any) -> None:
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(app.backend, "store_result", late)
    with pytest.raises(SoftTimeLimitExceeded):
        task.publish_progress("task-11", "worker@host", {})


def test_a_mirror_that_does_not_answer_is_given_up_long_before_a_lease_runs_out(
    settings,
):
    """The same thread keeps the leases alive."""
    assert settings.CELERY_REDIS_SOCKET_TIMEOUT < settings.HEADWAY_LEASE_SECONDS / 4
    assert settings.CELERY_REDIS_SOCKET_CONNECT_TIMEOUT < 5
