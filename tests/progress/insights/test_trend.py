"""A trend is said where there is one, and seldom where there is none."""

from __future__ import annotations

import random

import pytest

from progress.insights import trend

#: Series of pure chance that are judged: 5 % of them, give or take, may look clear.
TRIALS = 1000


def noise(
    dice: random.Random, days: int, slope: float = 0.0
) -> list[tuple[float, float]]:
    """Days whose values scatter by about 20 %, rising by `slope` of 1 a day."""
    return [
        (day, (1 + slope * day) * dice.lognormvariate(0, 0.2)) for day in range(days)
    ]


@pytest.mark.parametrize("days", [8, 14, 30])
def test_chance_seldom_passes_for_a_trend(days):
    dice = random.Random(days)
    clear = sum(trend.find(noise(dice, days)).is_clear for _ in range(TRIALS))
    # Three standard deviations of a binomial with p = 0.05 above its mean.
    assert clear / TRIALS <= 0.05 + 3 * (0.05 * 0.95 / TRIALS) ** 0.5


def test_a_real_trend_is_found_and_its_slope_lies_in_the_interval():
    dice = random.Random(4)
    found = [trend.find(noise(dice, 30, slope=0.03)) for _ in range(200)]
    assert sum(one.is_clear and one.slope > 0 for one in found) >= 190
    assert all(one.low <= one.slope <= one.high for one in found)


def test_the_interval_covers_the_true_slope_as_often_as_it_says():
    dice = random.Random(5)
    hits = 0
    for _ in range(500):
        points = [(day, 10 + 0.1 * day + dice.gauss(0, 1)) for day in range(20)]
        one = trend.find(points)
        middle = sorted(value for _, value in points)
        scale = (middle[9] + middle[10]) / 2
        hits += one.low * scale <= 0.1 <= one.high * scale
    assert hits / 500 >= 0.93


def test_a_few_odd_days_do_not_move_it():
    points = [(float(day), 1.0 + 0.01 * day) for day in range(20)]
    points[3], points[15] = (3.0, 50.0), (15.0, 0.01)
    found = trend.find(points)
    assert found.is_clear
    assert found.slope == pytest.approx(0.01 / 1.1, rel=0.2)


def test_missing_days_count_as_time_that_passed():
    whole = trend.find([(day, float(day + 1)) for day in range(20)])
    some = trend.find([(day, float(day + 1)) for day in range(0, 20, 2)])
    assert some.slope * some.days > 0
    assert some.slope == pytest.approx(whole.slope, rel=0.2)


def test_the_same_value_every_day_is_no_trend():
    found = trend.find([(day, 2.0) for day in range(12)])
    assert not found.is_clear
    assert found.p_value == 1.0


def test_too_few_days_say_nothing():
    assert trend.find([(day, float(day)) for day in range(trend.ENOUGH - 1)]) is None
    assert "not enough data yet" in trend.sentence(None, "OCR")


def test_it_is_said_in_words():
    up = trend.find([(day, 1 + 0.02 * day) for day in range(14)])
    assert trend.sentence(up, "OCR").startswith(
        "OCR takes 12% longer each week (95% sure"
    )
    down = trend.find([(day, 2 - 0.02 * day) for day in range(14)])
    assert "less time each week" in trend.sentence(down, "OCR")
    flat = trend.find([(day, 1.0) for day in range(14)])
    assert trend.sentence(flat, "OCR") == "OCR: no clear trend over 14 days."
