"""What a list of measurements comes to."""

from __future__ import annotations

import math

import pytest

from benchmarks.quantiles import quantile, spread


@pytest.mark.parametrize(
    ("share", "value"), [(0, 1), (0.5, 50), (0.99, 99), (0.995, 100), (1, 100)]
)
def test_a_quantile_is_the_nearest_rank(share, value):
    assert quantile(list(range(100, 0, -1)), share) == value


def test_nothing_measured_has_no_quantile():
    assert math.isnan(quantile([], 0.5))
    assert spread([]) == "-"


def test_a_spread_names_the_extremes():
    assert spread([3.0, 1.0, 2.0]) == "2 (1 to 3)"
