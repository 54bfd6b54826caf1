"""Histograms merge in any order, and their quantiles keep their promise."""

from __future__ import annotations

import json
import math
import random

import pytest

from progress.insights.histogram import ERROR, SMALLEST, Histogram

SHARES = (0.0, 0.01, 0.5, 0.9, 0.95, 0.99, 1.0)


def samples(seed: int) -> list[float]:
    """Durations of quite different shapes and sizes, from 0.1 ms to a day."""
    dice = random.Random(seed)
    shapes = (
        lambda: dice.lognormvariate(0, 2),
        lambda: dice.uniform(0.0001, 86_400),
        lambda: dice.choice((0.02, 7.5, 3600.0)),
        lambda: dice.paretovariate(1.1),
    )
    shape = shapes[seed % len(shapes)]
    return [shape() for _ in range(dice.randint(1, 400))]


def exact(durations: list[float], share: float) -> float:
    rank = max(math.ceil(share * len(durations)), 1)
    return sorted(durations)[rank - 1]


@pytest.mark.parametrize("seed", range(40))
def test_each_quantile_is_within_its_error_of_the_exact_one(seed):
    durations = samples(seed)
    found = Histogram.of(durations)
    for share in SHARES:
        wanted = exact(durations, share)
        bound = max(ERROR * wanted, SMALLEST) * (1 + 1e-9)
        assert abs(found.quantile(share) - wanted) <= bound


@pytest.mark.parametrize("seed", range(20))
def test_merging_is_associative_and_commutative_and_the_same_as_counting_once(seed):
    a, b, c = (samples(seed * 3 + part) for part in range(3))
    one, two, three = Histogram.of(a), Histogram.of(b), Histogram.of(c)
    assert (one + two) + three == one + (two + three)
    assert one + two == two + one
    assert one + two + three == Histogram.of([*a, *b, *c])
    assert one + Histogram() == one


def test_a_merge_leaves_its_parts_as_they_were():
    one, two = Histogram.of([1.0]), Histogram.of([2.0])
    assert len(one + two) == 2
    assert (len(one), len(two)) == (1, 1)


def test_json_brings_it_back_whole():
    made = Histogram.of(samples(7))
    assert Histogram.from_json(json.loads(json.dumps(made.as_json()))) == made


def test_nothing_has_no_quantile():
    assert Histogram().quantile(0.5) is None
    assert len(Histogram()) == 0
    assert Histogram().total() == 0


def test_what_took_no_time_or_went_backwards_counts_as_a_millisecond():
    found = Histogram.of([0.0, -3.0])
    assert found.quantile(1.0) == pytest.approx(SMALLEST, rel=ERROR)


def test_a_month_of_durations_stays_small():
    assert len(Histogram.of(samples(1)).as_json()) < 190


def test_counts_below_a_bound_grow_with_it_and_never_say_too_many():
    durations = samples(3)
    found = Histogram.of(durations)
    bounds = (0.01, 0.1, 1.0, 10.0, 100.0, 1e6)
    counts = [found.up_to(bound) for bound in bounds]
    assert counts == sorted(counts)
    assert counts[-1] == len(durations)
    for bound, count in zip(bounds, counts, strict=True):
        assert count <= sum(one <= bound for one in durations)


def test_the_sum_is_within_the_error():
    durations = samples(2)
    assert Histogram.of(durations).total() == pytest.approx(sum(durations), rel=ERROR)


def test_several_of_one_duration_are_counted_at_once():
    found = Histogram()
    found.add(2.0, times=7)
    found.add(2.0, times=0)
    assert len(found) == 7
