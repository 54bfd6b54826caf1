"""The lag is how late a sleeper wakes up, and the largest of a minute is kept."""

from __future__ import annotations

import asyncio
import time

from progress.metrics import loop_lag
from progress.metrics.loop_lag import REMEMBERED, LoopLag, current_lag


def test_nothing_is_late_at_first():
    assert (LoopLag().latest, LoopLag().largest) == (0.0, 0.0)


def test_the_largest_is_kept_for_a_minute_and_then_forgotten():
    lag = LoopLag()
    lag.note(0.7)
    for _ in range(REMEMBERED - 1):
        lag.note(0.001)
    assert (lag.latest, lag.largest) == (0.001, 0.7)
    lag.note(0.001)
    assert lag.largest == 0.001


def test_to_wake_early_is_not_to_be_late():
    lag = LoopLag()
    lag.note(-0.002)
    assert lag.latest == 0.0


class Announcing(LoopLag):
    """Says when it has looked."""

    def __init__(self) -> None:
        super().__init__()
        self.looked = asyncio.Event()

    def note(self, seconds: float) -> None:
        super().note(seconds)
        self.looked.set()


async def test_a_blocked_loop_is_seen(monkeypatch):
    monkeypatch.setattr(loop_lag, "INTERVAL", 0.01)
    lag = Announcing()
    watching = asyncio.create_task(lag.watch())
    await asyncio.sleep(0)
    time.sleep(0.2)  # noqa: ASYNC251  the very thing that is to be noticed
    await lag.looked.wait()
    watching.cancel()
    assert lag.largest >= 0.15


async def test_there_is_one_for_each_loop():
    assert current_lag() is current_lag()
    other = await asyncio.to_thread(lambda: asyncio.run(_lag()))
    assert other is not current_lag()


async def _lag() -> LoopLag:
    return current_lag()
