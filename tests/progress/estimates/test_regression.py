"""Lines and means that forget."""

from __future__ import annotations

import pytest

from progress.estimates.regression import SLOPE, Level, Line


def test_one_point_is_continued_by_the_slope_that_is_believed():
    line = Line()
    line.add(2.0, 1.0)
    assert line.at(2.0) == pytest.approx(1.0)
    assert line.at(4.0) == pytest.approx(1.0 + 2 * SLOPE)


def test_many_points_outweigh_the_belief():
    line = Line()
    for step in range(200):
        x = step % 10
        line.add(float(x), 3.0 + 2.0 * x)
    assert line.at(20.0) == pytest.approx(43.0, rel=0.02)


def test_a_mean_follows_what_is_new():
    level = Level()
    for value in [1.0] * 100 + [5.0] * 100:
        level.add(value, 1.0)
    assert 4.5 < level.mean < 5.0
