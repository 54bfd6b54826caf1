"""Tallies add up."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from progress.insights.histogram import Histogram
from progress.insights.tally import Tally


def tally(seed: int) -> Tally:
    dice = random.Random(seed)
    numbers = [dice.randint(0, 9) for _ in range(6)]
    return Tally(
        arrivals=numbers[0],
        completions=numbers[1],
        failures=numbers[2],
        cancellations=numbers[3],
        causes=Counter({dice.choice("ab"): 1}),
        pages=numbers[4],
        busy_ms=numbers[5] * 1000,
        wait=Histogram.of([dice.random()]),
        run=Histogram.of([dice.random() * 100]),
        oldest_wait=dice.random(),
    )


@pytest.mark.parametrize("seed", range(10))
def test_minutes_add_up_to_the_same_hour_in_any_order(seed):
    a, b, c = (tally(seed * 3 + part) for part in range(3))
    assert (a + b) + c == a + (b + c) == (c + a) + b
    assert a + Tally() == a


def test_what_ended_is_what_left_in_any_way():
    assert Tally(completions=3, failures=2, cancellations=1).ended == 6


def test_pages_a_second_need_time_at_work():
    assert Tally(busy_ms=5000, pages=2).pages_a_second == 0.4
    assert Tally(pages=2).pages_a_second is None
