"""Hints: sent without waiting, merged while they wait, forgotten when they fail."""

from __future__ import annotations

import asyncio
import os
import threading
from uuid import uuid4

import pytest

from progress import broadcast
from progress.broadcast import Broadcaster, Hint
from tests.support.waiting import eventually

JOB = uuid4()


def a_hint(seq: int, *, is_urgent: bool = False, job_id=JOB) -> Hint:
    return Hint(job_id=job_id, owner_id=7, seq=seq, is_urgent=is_urgent)


class Layer:
    """A channel layer that is as slow or as broken as it is told to be."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, int]] = []
        self.loops: set[asyncio.AbstractEventLoop] = set()
        self.may_send = threading.Event()
        self.may_send.set()
        self.is_broken = False

    async def group_send(self, group: str, message: dict) -> None:
        if self.is_broken:
            raise ConnectionError("away")
        self.may_send.wait(10)
        self.loops.add(asyncio.get_running_loop())
        self.sent.append((group, message["seq"]))

    def to(self, group: str) -> list[int]:
        return [seq for name, seq in self.sent if name == group]


@pytest.fixture
def layer(monkeypatch) -> Layer:
    made = Layer()
    monkeypatch.setattr(broadcast, "get_channel_layer", lambda: made)
    return made


@pytest.fixture
def caster():
    made = Broadcaster()
    yield made
    made.close()


def test_a_hint_goes_to_the_job_its_owner_and_staff(layer, caster):
    caster.hint(a_hint(3))
    eventually(lambda: len(layer.sent) == 3)
    assert layer.sent == [
        (broadcast.job_group(JOB), 3),
        (broadcast.user_group(7), 3),
        ("system", 3),
    ]


def test_hints_that_wait_are_one_per_job(layer, caster):
    layer.may_send.clear()
    caster.hint(a_hint(1))
    for seq in range(2, 1000):
        caster.hint(a_hint(seq))
    layer.may_send.set()
    group = broadcast.job_group(JOB)
    eventually(lambda: layer.to(group)[-1:] == [999])
    assert len(layer.to(group)) <= 3


def test_all_threads_send_through_one_event_loop(layer, caster):
    """The layer keeps a connection for each loop."""
    group = broadcast.job_group(JOB)
    for seq in (1, 2, 3):
        thread = threading.Thread(target=caster.hint, args=(a_hint(seq),))
        thread.start()
        thread.join()
        eventually(lambda seq=seq: layer.to(group)[-1:] == [seq])
    assert len(layer.loops) == 1


def test_a_broken_layer_costs_a_warning_and_nothing_else(layer, caster, caplog):
    layer.is_broken = True
    caster.hint(a_hint(1))
    eventually(lambda: "A hint was not sent" in caplog.text)
    layer.is_broken = False
    caster.hint(a_hint(2))
    eventually(lambda: layer.to(broadcast.job_group(JOB)) == [2])


def test_what_two_hints_say_is_said_by_one():
    merged = a_hint(5, is_urgent=True).merged(a_hint(3))
    assert (merged.seq, merged.is_urgent) == (5, True)


def test_a_forked_child_makes_a_broadcaster_of_its_own(layer, monkeypatch):
    broadcast.hint(a_hint(1))
    first = broadcast._broadcasters[os.getpid()]
    monkeypatch.setattr(os, "getpid", lambda: -1)
    broadcast.hint(a_hint(2))
    second = broadcast._broadcasters.pop(-1)
    assert first is not second
    first.close()
    second.close()
