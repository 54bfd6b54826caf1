"""Many questions, few loads."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Collection

import pytest

from progress import lookup as module
from progress.lookup import Lookup
from tests.support.waiting import until_async


class Rows:
    """A table that is read slowly: each load waits until it `may_answer`."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {"a": 1, "b": 2}
        self.loads: list[set[str]] = []
        self.at_once = self.most_at_once = 0
        self.error: Exception | None = None
        self.may_answer = asyncio.Event()
        self.may_answer.set()

    async def load(self, keys: Collection[str]) -> dict[str, int]:
        self.loads.append(set(keys))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        found = {key: self.rows[key] for key in keys if key in self.rows}
        await self.may_answer.wait()
        self.at_once -= 1
        if self.error is not None:
            raise self.error
        return found


@pytest.fixture
def rows() -> Rows:
    return Rows()


@pytest.fixture
def lookup(rows) -> Lookup[str, int]:
    return Lookup(rows.load)


def asking(lookup: Lookup[str, int], *keys: str) -> list[asyncio.Task]:
    return [asyncio.create_task(lookup.get(key)) for key in keys]


async def test_what_many_ask_together_is_loaded_once(rows, lookup):
    answers = await asyncio.gather(*asking(lookup, *["a", "b", "c"] * 100))
    assert answers == [1, 2, None] * 100
    assert rows.loads == [{"a", "b", "c"}]


async def test_an_answer_holds_for_a_moment(rows, lookup, monkeypatch):
    assert await lookup.get("a") == 1
    rows.rows["a"] = 7
    assert await lookup.get("a") == 1
    monkeypatch.setattr(module, "FRESH", 0.0)
    assert await lookup.get("a") == 7
    assert len(rows.loads) == 2


async def test_what_was_not_there_is_asked_again(rows, lookup):
    assert await lookup.get("c") is None
    rows.rows["c"] = 3
    assert await lookup.get("c") == 3


async def test_a_value_that_counts_as_false_is_an_answer_as_well(rows, lookup):
    rows.rows["a"] = 0
    assert await lookup.get("a") == 0
    assert await lookup.get("a") == 0
    assert len(rows.loads) == 1


async def test_an_error_reaches_all_who_asked_and_is_not_kept(rows, lookup):
    rows.error = OSError("the database is away")
    asked = asking(lookup, "a", "a", "b")
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert [type(answer) for answer in answers] == [OSError] * 3
    rows.error = None
    assert await lookup.get("a") == 1


async def test_who_is_cancelled_takes_the_answer_from_nobody_else(rows, lookup):
    rows.may_answer.clear()
    first, second = asking(lookup, "a", "a")
    await until_async(lambda: rows.loads)
    first.cancel()
    rows.may_answer.set()
    assert await second == 1
    assert first.cancelled()
    assert len(rows.loads) == 1


async def test_an_error_that_nobody_waits_for_any_more_is_no_complaint(rows, lookup):
    complaints: list[dict] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, context: complaints.append(context))
    rows.may_answer.clear()
    rows.error = OSError("the database is away")
    [task] = asking(lookup, "a")
    await until_async(lambda: rows.loads)
    task.cancel()
    await until_async(task.done)
    rows.may_answer.set()
    await until_async(lambda: not rows.at_once and lookup._task is None)
    rows.error = None
    gc.collect()
    assert complaints == []


async def test_who_asks_during_a_load_sees_what_was_made_since(rows, lookup):
    rows.may_answer.clear()
    [early] = asking(lookup, "c")
    await until_async(lambda: rows.loads)
    rows.rows["c"] = 3
    [late] = asking(lookup, "c")
    rows.may_answer.set()
    assert (await early, await late) == (None, 3)


async def test_a_slow_database_gets_larger_loads_and_not_more(rows, lookup):
    rows.may_answer.clear()
    tasks = asking(lookup, "a")
    await until_async(lambda: rows.loads)
    for key in ("b", "c", "d", "b"):
        tasks += asking(lookup, key)
        await asyncio.sleep(0)
    rows.may_answer.set()
    assert await asyncio.gather(*tasks) == [1, 2, None, None, 2]
    assert rows.loads == [{"a"}, {"b", "c", "d"}]
    assert rows.most_at_once == 1


async def test_what_is_kept_is_bounded(rows, lookup, monkeypatch):
    monkeypatch.setattr(module, "KEPT", 10)
    monkeypatch.setattr(module, "AT_ONCE", 100.0)
    lookup = Lookup(rows.load)
    rows.rows = {str(number): number for number in range(25)}
    for key in rows.rows:
        await lookup.get(key)
        assert len(lookup._answers) <= 10


async def test_nothing_runs_when_nothing_is_asked(lookup):
    await asyncio.gather(*asking(lookup, "a", "b"))
    await until_async(lambda: len(asyncio.all_tasks()) == 1)
    assert await lookup.get("c") is None


async def test_few_wait_for_nobody(rows, monkeypatch):
    """The next load beyond those would be an hour away."""
    monkeypatch.setattr(module, "A_SECOND", 1 / 3600)
    lookup = Lookup(rows.load)
    for number in range(int(module.AT_ONCE)):
        await lookup.get(f"stranger {number}")
    assert len(rows.loads) == module.AT_ONCE


async def test_in_a_storm_all_wait_for_the_next_load_together(rows, monkeypatch):
    monkeypatch.setattr(module, "AT_ONCE", 1.0)
    monkeypatch.setattr(module, "A_SECOND", 10.0)
    lookup = Lookup(rows.load)
    await lookup.get("a")
    asked = asking(lookup, "b")
    for number in range(50):
        await asyncio.sleep(0)
        asked += asking(lookup, f"stranger {number}")
    await asyncio.gather(*asked)
    assert len(rows.loads) == 2
    assert len(rows.loads[1]) == 51
