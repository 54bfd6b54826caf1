"""Messages about documents, and a broker that is away."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from config.celery import app
from progress.signals import QueuedTask
from workers.enqueue import PROCESS, enqueue, waiting_messages
from workers.tasks import process_document


def make_tasks(count: int) -> list[QueuedTask]:
    ids = [uuid4() for _ in range(count)]
    return [QueuedTask(document_id=pk, task_id=f"{pk}-1") for pk in ids]


@pytest.fixture
def queue():
    """The documents' queue, emptied."""
    with app.connection_for_write() as connection:
        queue = connection.SimpleQueue("documents")
        queue.clear()
        yield queue
        queue.close()


def test_each_task_is_one_message_with_the_id_that_its_attempt_will_have(queue):
    tasks = make_tasks(3)
    assert enqueue(tasks) == 3
    messages = [queue.get(block=False) for _ in tasks]
    assert [m.headers["id"] for m in messages] == [task.task_id for task in tasks]
    assert [m.payload[0] for m in messages] == [[str(t.document_id)] for t in tasks]
    assert {m.headers["task"] for m in messages} == {PROCESS}
    assert queue.qsize() == 0


def test_the_messages_that_wait_in_a_queue_can_be_counted(queue):
    assert waiting_messages("documents") == 0
    enqueue(make_tasks(3))
    assert waiting_messages("documents") == 3
    queue.get(block=False)
    assert waiting_messages("documents") == 2


def test_a_queue_that_is_not_there_holds_none():
    assert waiting_messages("never heard of") == 0


def test_the_name_in_the_message_is_that_of_the_task():
    assert process_document.name == PROCESS


def test_nothing_to_send_is_nothing_sent(queue):
    assert enqueue([]) == 0
    assert queue.qsize() == 0


@pytest.mark.parametrize("error", [OperationalError("gone"), ConnectionRefusedError()])
def test_a_broker_that_goes_away_is_no_error_and_what_it_took_is_counted(
    error, monkeypatch, queue
):
    tasks = make_tasks(5)
    send = app.send_task

    def send_two(name: str, **options: Any) -> Any:
        if options["task_id"] == tasks[2].task_id:
            raise error
        return send(name, **options)

    monkeypatch.setattr(app, "send_task", send_two)
    assert enqueue(tasks) == 2
    assert queue.qsize() == 2


def test_a_port_where_nobody_listens_is_a_broker_that_is_away(monkeypatch, caplog):
    away = Celery("away", set_as_current=False)
    away.config_from_object("django.conf:settings", namespace="CELERY")
    away.conf.update(broker_url="redis://127.0.0.1:1/0")
    monkeypatch.setattr("workers.enqueue.current_app", away)
    assert enqueue(make_tasks(2)) == 0
    assert "The broker is away" in caplog.text


def test_what_can_never_be_sent_does_not_keep_back_the_rest(queue, caplog):
    (first, last) = make_tasks(2)
    broken = QueuedTask(
        document_id=uuid4(), task_id="b", task_name="shop.do", arguments={"args": []}
    )
    assert enqueue([first, broken, last]) == 3
    assert queue.qsize() == 2
    assert "b cannot be sent: shop.do" in caplog.text
