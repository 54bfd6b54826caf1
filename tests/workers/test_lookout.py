"""The lookout: which worker has one, and what it does when it cannot look."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from celery.concurrency.prefork import TaskPool as Processes
from celery.concurrency.thread import TaskPool as Threads

from tests.support.waiting import eventually
from workers import lookout, rescue
from workers.lookout import Lookout


@pytest.fixture
def quick(monkeypatch) -> None:
    monkeypatch.setattr(lookout, "RESCUE_SECONDS", 0.01)
    monkeypatch.setattr(lookout, "REFILL_SECONDS", 0.02)


def looks(monkeypatch, name: str) -> list[int]:
    """Count the calls of one look; each second one fails."""
    calls: list[int] = []

    def look() -> int:
        calls.append(1)
        if len(calls) % 2:
            raise OSError("away")
        return 0

    monkeypatch.setattr(rescue, name, look)
    return calls


@pytest.mark.django_db(transaction=True)
def test_it_looks_again_and_again_whatever_happens(quick, monkeypatch, caplog):
    rescues = looks(monkeypatch, "rescue_documents")
    refills = looks(monkeypatch, "refill_queues")
    watch = Lookout()
    watch.start()
    eventually(lambda: len(rescues) > 3 and len(refills) > 2)
    watch.stop()
    assert "could not look" in caplog.text
    count = len(rescues)
    assert not watch._thread.is_alive()
    assert len(rescues) == count


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_cannot_be_tended_does_not_end_it(quick, monkeypatch):
    rescues = looks(monkeypatch, "rescue_documents")
    monkeypatch.setattr(rescue, "refill_queues", lambda: 0)
    monkeypatch.setattr(lookout, "tend_connections", lambda: 1 / 0)
    watch = Lookout()
    watch.start()
    eventually(lambda: len(rescues) > 1)
    watch.stop()


@pytest.mark.parametrize(
    ("queues", "pool", "begins"),
    [
        (("maintenance", "notifications"), Threads, True),
        (("maintenance",), Processes, False),
        (("documents",), Threads, False),
    ],
)
def test_it_is_in_the_worker_that_maintains_unless_that_one_forks(
    queues, pool, begins, monkeypatch
):
    begun: list[Any] = []
    monkeypatch.setattr(Lookout, "start", lambda self: begun.append(self))
    amqp = SimpleNamespace(queues=SimpleNamespace(consume_from=queues))
    app = SimpleNamespace(amqp=amqp)
    lookout._begin(SimpleNamespace(app=app, pool=pool.__new__(pool)))
    assert bool(begun) == begins
