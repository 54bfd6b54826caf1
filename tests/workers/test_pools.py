"""Workers of greenlets are refused, others are not; who has died is noticed soon."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from celery.concurrency.prefork import TaskPool as Processes
from celery.concurrency.thread import TaskPool as Threads
from celery.signals import worker_init

from workers import pools


class Worker:
    """As much of Celery's worker as is looked at."""

    def __init__(self, pool: object) -> None:
        self.pool_cls = pool


Greenlets = type("TaskPool", (), {"__module__": "celery.concurrency.gevent"})


@pytest.mark.parametrize("pool", ["gevent", "eventlet", Greenlets])
def test_a_worker_of_greenlets_ends_with_what_to_use_instead(pool):
    pools.connect()
    with pytest.raises(SystemExit, match="-P prefork"):
        worker_init.send(sender=Worker(pool))


@pytest.mark.parametrize("pool", ["prefork", "solo", Processes, Threads])
def test_other_workers_begin(pool):
    pools.refuse_greenlets(Worker(pool))


def test_a_worker_looks_often_at_which_of_its_processes_have_died():
    looks: list[tuple[Any, ...]] = []
    hub = SimpleNamespace(call_repeatedly=lambda *call: looks.append(call))
    processes = SimpleNamespace(maintain_pool=lambda: None)
    pool = SimpleNamespace(_pool=processes)
    pools.notice_deaths(SimpleNamespace(hub=hub, pool=pool))
    assert looks == [(pools.LOOK_SECONDS, processes.maintain_pool)]


@pytest.mark.parametrize("hub", [None, SimpleNamespace()])
def test_a_worker_of_threads_has_no_processes_to_look_at(hub):
    pools.notice_deaths(SimpleNamespace(hub=hub, pool=Threads.__new__(Threads)))
