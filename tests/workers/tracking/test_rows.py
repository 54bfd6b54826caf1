"""The rows of a task: when it is sent, by whom, in which job."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerAway

from config.celery import app
from progress import lifecycle
from progress.models import Document, Job
from tests import factories
from tests.workers.tracking.conftest import add_up, do, jobs, row
from workers.tracking.arguments import expires_at
from workers.tracking.rows import queue_of


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    """The ids of the messages that were sent, instead of sending them."""
    sent: list[str] = []

    def send_task(name, *args, task_id, **options):
        sent.append(task_id)
        return app.AsyncResult(task_id)

    monkeypatch.setattr(app, "send_task", send_task)
    return sent


@pytest.mark.django_db(transaction=True)
def test_a_task_that_is_sent_waits_as_a_job(sent, alice):
    result = do.apply_async(("May",), owner=alice, title="The list", queue="slow")
    assert sent == [result.id]
    waiting = row(result.id)
    assert str(waiting.pk) == waiting.next_task_id == result.id
    assert (waiting.name, waiting.state, waiting.queue) == ("Do May", "queued", "slow")
    assert (waiting.job.title, waiting.job.is_task) == ("The list", True)
    assert waiting.task_arguments["args"] == ["May"]


@pytest.mark.django_db(transaction=True)
def test_until_when_a_task_may_begin_is_kept(sent):
    end = timezone.now() + timedelta(minutes=1)
    result = do.apply_async(expires=end)
    assert expires_at(row(result.id).task_arguments) == end
    soon = expires_at(row(do.apply_async(expires=60).id).task_arguments)
    assert soon is not None
    assert abs(soon - end) < timedelta(seconds=30)


@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_the_message_follows_the_commit(sent):
    with transaction.atomic():
        result = do.delay()
        assert sent == []
    assert sent == [result.id]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_sends_nothing(sent):
    with transaction.atomic():
        do.delay()
        transaction.set_rollback(True)
    assert sent == []
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_while_the_broker_is_away_the_row_waits(monkeypatch, caplog):
    def away(*_, **__):
        raise BrokerAway("no broker")

    monkeypatch.setattr(app, "send_task", away)
    result = do.delay()
    assert row(result.id).state == "queued"
    assert "until the broker is back" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_while_the_database_is_away_the_message_is_sent(sent, monkeypatch):
    def away(*_, **__):
        raise OperationalError("the server is away")

    monkeypatch.setattr("workers.tracking.rows.lifecycle.queue_task_job", away)
    result = do.delay()
    assert sent == [result.id]
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_retry_sends_the_same_again(sent, alice, monkeypatch):
    result = do.apply_async(("May",), owner=alice)
    claim = factories.claim(row(result.id))
    lifecycle.finish(claim, lifecycle.failed("value_error", "row 7"))
    again = []
    monkeypatch.setattr(
        "workers.enqueue.current_app.send_task",
        lambda name, **sent: again.append((name, sent["args"], sent["task_id"])),
    )
    lifecycle.retry_job(row(result.id).job_id, actor=alice)
    assert again == [("shop.do", ["May"], f"{result.id}-2")]


@pytest.mark.django_db
def test_a_task_sent_by_a_task_is_a_part_of_its_job(run, alice):
    def body(task):
        add_up.delay(1)
        add_up.apply_async((2,), title="Its own")

    run(body, owner=alice, title="Whole")
    assert [(j.title, j.documents_total, j.owner) for j in jobs()] == [
        ("Whole", 2, alice),
        ("Its own", 1, alice),
    ]


@pytest.mark.django_db
def test_parts_that_come_later_take_nothing_of_the_percent(run, alice):
    seen = []

    def body(task):
        for _ in task.track(range(4), "Sending"):
            task.report.flush()
            seen.append(Job.objects.get().progress)
            add_up.delay(1, 2)
            seen.append(Job.objects.get().progress)

    done = run(body, owner=alice)
    assert seen == sorted(seen)
    assert seen[-1] > 0
    assert (done.job.documents_total, done.job.progress) == (5, 100.0)


@pytest.mark.django_db
def test_a_task_that_is_left_out_has_no_row(eager, body, monkeypatch):
    monkeypatch.setattr(type(app.tasks["shop.do"]), "is_tracked", False)
    body(lambda task: "done")
    assert do.delay().get() == "done"
    assert not Document.objects.exists()


def test_the_queue_of_a_task_is_its_own_or_the_usual():
    assert queue_of(do, {"queue": "slow"}) == "slow"
    assert queue_of(do, {}) == "documents"
