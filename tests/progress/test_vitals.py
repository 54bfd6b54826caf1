"""The first request of a process begins what it does beside serving, and only it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from progress import vitals
from progress.vitals import begin, with_vitals


class Spawning:
    """A relay that only takes tasks in."""

    def __init__(self) -> None:
        self.tasks = []

    def spawn(self, coroutine) -> None:
        self.tasks.append(asyncio.get_running_loop().create_task(coroutine))


@pytest.fixture
async def relay(monkeypatch, settings):
    still = Spawning()
    monkeypatch.setattr(vitals, "current_relay", lambda: still)
    yield still
    for task in still.tasks:
        task.cancel()
    await asyncio.wait(still.tasks)


async def test_a_process_begins_once(relay):
    begin()
    begin()
    names = {task.get_coro().__qualname__ for task in relay.tasks}
    assert names == {"Beat.run", "LoopLag.watch", "keep_current"}
    assert len(relay.tasks) == 3


async def test_every_request_reaches_the_application(relay):
    calls = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        calls.append(scope)

    await with_vitals(application)("scope", None, None)
    await with_vitals(application)("other", None, None)
    assert calls == ["scope", "other"]
    assert len(relay.tasks) == 3
