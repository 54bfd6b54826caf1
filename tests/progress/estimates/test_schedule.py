"""Workers that take what waits."""

from __future__ import annotations

import pytest

from progress.estimates.schedule import Slot, Span, Work, plan

BOTH = frozenset({"documents"})


def slots(count: int, queues: frozenset[str] = BOTH) -> list[Slot]:
    return [Slot(queues=queues) for _ in range(count)]


def work(key: str, cost: float, **changes) -> Work:
    return Work(**{"key": key, "cost": cost, "queue": "documents", **changes})


def test_each_free_worker_takes_the_next():
    found = plan(slots(2), [work(k, 10.0) for k in "abcd"], 60.0)
    assert found["b"] == Span(start=0.0, end=10.0)
    assert found["c"] == Span(start=10.0, end=20.0)
    assert found["d"] == Span(start=10.0, end=20.0)


def test_a_long_one_gives_way_after_its_slice_while_others_wait():
    found = plan(slots(1), [work("long", 100.0), work("short", 5.0)], 60.0)
    assert found["short"] == Span(start=60.0, end=65.0)
    assert found["long"] == Span(start=0.0, end=105.0)


def test_what_is_in_hand_has_only_the_rest_of_its_slice():
    found = plan(slots(1), [work("a", 100.0, held=50.0), work("b", 5.0)], 60.0)
    assert found["b"].start == 10.0


def test_a_task_gives_way_to_nobody():
    task = work("task", 100.0, held=50.0, is_divisible=False)
    found = plan(slots(1), [task, work("b", 5.0)], 60.0)
    assert found["task"].end == 100.0
    assert found["b"].start == 100.0


def test_alone_nobody_gives_way():
    assert plan(slots(1), [work("a", 500.0)], 60.0)["a"].end == 500.0


def test_what_no_worker_takes_has_no_span():
    works = [work("a", 5.0, queue="ocr"), work("b", 5.0)]
    assert set(plan(slots(1), works, 60.0)) == {"b"}


def test_a_retry_waits_for_its_moment():
    assert plan(slots(1), [work("a", 5.0, not_before=30.0)], 60.0)["a"].start == 30.0


@pytest.mark.parametrize("cost", [1.0, 3600.0])
def test_a_thousand_documents_are_all_planned(cost):
    found = plan(slots(4), [work(str(n), cost) for n in range(1000)], 60.0)
    assert len(found) == 1000
    assert max(span.end for span in found.values()) == pytest.approx(250 * cost)
