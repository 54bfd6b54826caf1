"""The outlook of a web process is kept fresh while somebody wants it."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

import pytest

from progress import forecasting
from tests.support.waiting import until_async


class Wanted:
    """An outlook that is due as often as it is said to be, and may fail."""

    def __init__(self, *failures: Exception | None) -> None:
        self._failures = list(failures)
        self.looks = 0

    @property
    def is_due(self) -> bool:
        return bool(self._failures)

    def refresh(self) -> None:
        self.looks += 1
        failure = self._failures.pop(0)
        if failure:
            raise failure


@pytest.fixture
def keep(monkeypatch):
    async def run(wanted: Wanted) -> None:
        monkeypatch.setattr(forecasting, "LOOK_SECONDS", 0.0)
        monkeypatch.setattr(forecasting, "current", lambda: wanted)
        task = asyncio.create_task(forecasting.keep_current())
        await until_async(lambda: not wanted.is_due)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    return run


async def test_it_is_refreshed_as_often_as_it_is_due(keep):
    wanted = Wanted(None, None)
    await keep(wanted)
    assert wanted.looks == 2


async def test_a_failure_is_said_once_and_tried_again(keep, caplog):
    caplog.set_level(logging.WARNING)
    wanted = Wanted(OSError("away"), OSError("away"), None, OSError("again"), None)
    await keep(wanted)
    assert wanted.looks == 5
    said = [r for r in caplog.records if "no outlook" in r.message]
    assert len(said) == 2
