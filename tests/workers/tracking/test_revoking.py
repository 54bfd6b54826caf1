"""What a worker discards unrun waits for nobody any more."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from celery.signals import task_revoked
from celery.utils import uuid

from config.celery import app
from tests.workers.tracking.conftest import do, plain, row
from workers.tracking import revoking


@pytest.fixture
def told(monkeypatch) -> list[str]:
    """The tasks that were to be cancelled, at once and in this thread."""
    told: list[str] = []

    def do_now(call) -> bool:
        told.extend(call.args)
        call()
        return True

    monkeypatch.setattr(revoking, "aside", lambda: SimpleNamespace(do=do_now))
    return told


@pytest.fixture
def sent_task(monkeypatch) -> str:
    """A task whose message is on its way."""
    monkeypatch.setattr(app, "send_task", lambda *_, task_id, **__: None)
    task_id = uuid()
    do.apply_async(task_id=task_id)
    return task_id


def announce(task, task_id: str) -> None:
    """Tell as Celery's worker does."""
    task_revoked.send(
        sender=task,
        request=SimpleNamespace(id=task_id),
        terminated=False,
        signum=None,
        expired=True,
    )


@pytest.mark.django_db
def test_a_task_that_is_discarded_is_cancelled(sent_task, told):
    announce(do, sent_task)
    assert told == [sent_task]
    waiting = row(sent_task)
    assert (waiting.state, waiting.job.state) == ("cancelled", "cancelled")


@pytest.mark.django_db
def test_one_that_nobody_sees_sent_has_nothing_to_cancel(told):
    announce(do, "never sent")
    assert told == ["never sent"]


def test_what_is_no_task_of_ours_is_not_looked_for(told):
    announce(plain, "1")
    assert told == []


def test_a_database_that_is_away_stops_no_worker(monkeypatch):
    def away(_):
        raise OSError

    monkeypatch.setattr("progress.lifecycle.cancel_document", away)
    revoking.cancel("1")
