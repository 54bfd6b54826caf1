"""Intervals from errors of the past."""

from __future__ import annotations

import random
from statistics import mean

import pytest

from progress.estimates.conformal import Calibration, Score, tenth


def score(ratio: float, sort: str = "pdf", at: int = 3) -> Score:
    return Score(sort=sort, tenth=at, said=100.0, truth=100.0 * ratio)


def test_before_anything_was_seen_an_interval_is_wide():
    found = Calibration().interval("pdf", 0, 100.0)
    assert found.low < 50
    assert found.middle == 100
    assert found.high > 200


@pytest.mark.parametrize("spread", [0.05, 0.3, 1.0])
def test_an_interval_holds_four_of_five_whatever_the_spread(spread):
    chance, known, hits = random.Random(4), Calibration(), []
    for _ in range(600):
        ratio = chance.lognormvariate(0.2, spread)
        found = known.interval("pdf", 3, 100.0)
        hits.append(found.low <= 100 * ratio <= found.high)
        known.learn([score(ratio)])
    assert 0.76 <= mean(hits[100:]) <= 0.84


def test_a_sort_that_is_harder_gets_a_wider_interval():
    chance, known = random.Random(4), Calibration()
    for _ in range(100):
        known.learn([score(chance.lognormvariate(0, 0.05), "text")])
        known.learn([score(chance.lognormvariate(0, 0.8), "scan")])
    text, scan = (known.interval(sort, 3, 100.0) for sort in ("text", "scan"))
    assert text.high - text.low < (scan.high - scan.low) / 3


def test_an_estimate_that_was_always_too_low_is_put_right():
    known = Calibration()
    for _ in range(50):
        known.learn([score(1.4)])
    found = known.interval("pdf", 3, 100.0)
    assert 125 < found.middle <= 140
    assert found.low <= found.middle <= found.high


def test_nothing_is_below_nothing():
    known = Calibration()
    for _ in range(50):
        known.learn([score(0.01)])
    assert known.interval("pdf", 3, 0.1).low == 0


def test_progress_is_in_tenths_of_what_is_expected():
    assert tenth(0.0, 10.0) == 0
    assert tenth(5.0, 5.0) == 5
    assert tenth(10.0, 0.0) == 9
    assert tenth(0.0, 0.0) == 0
