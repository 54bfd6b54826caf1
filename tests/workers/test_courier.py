"""Messages on their way to a broker that may be silent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest

from progress.signals import QueuedTask
from tests.support.waiting import eventually
from workers import courier as module
from workers.courier import Courier, courier


class Broker:
    """Takes messages, or is silent until it is told to go on."""

    def __init__(self) -> None:
        self.taken: list[QueuedTask] = []
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.error: Exception | None = None

    def enqueue(self, tasks: list[QueuedTask]) -> int:
        self.may_answer.wait(30)
        if self.error:
            raise self.error
        self.taken.extend(tasks)
        return len(tasks)


@pytest.fixture
def broker(monkeypatch) -> Iterator[Broker]:
    broker = Broker()
    monkeypatch.setattr(module, "enqueue", broker.enqueue)
    yield broker
    broker.may_answer.set()


def task() -> QueuedTask:
    return QueuedTask(document_id=uuid4(), task_id="t")


def test_messages_are_with_the_broker_when_it_answers(broker):
    tasks = [task(), task()]
    assert Courier().send(tasks)
    assert broker.taken == tasks


def test_a_silent_broker_holds_the_first_sender_for_a_moment_and_no_other(
    broker, monkeypatch
):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    broker.may_answer.clear()
    sender = Courier()
    assert not sender.send([task()])
    eventually(sender._is_stuck)
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    assert not sender.send([task()])
    broker.may_answer.set()
    eventually(lambda: len(broker.taken) == 2)


def test_what_is_too_much_for_it_is_left_to_the_sweep(broker, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    monkeypatch.setattr(module, "MAX_WAITING", 1)
    broker.may_answer.clear()
    sender = Courier()
    for _ in range(5):
        assert not sender.send([task()])
    broker.may_answer.set()
    eventually(lambda: sender._errands.empty())
    assert len(broker.taken) <= 3


def test_an_error_does_not_end_it(broker, caplog):
    sender = Courier()
    broker.error = ValueError("refused")
    assert sender.send([task()])
    assert "Messages were not sent" in caplog.text
    broker.error = None
    assert sender.send([task()])
    assert len(broker.taken) == 1


def test_each_process_has_one_of_its_own(monkeypatch):
    own = courier()
    assert courier() is own
    monkeypatch.setattr("workers.courier.os.getpid", lambda: -1)
    assert courier() is not own
