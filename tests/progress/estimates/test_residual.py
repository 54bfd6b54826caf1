"""What is left of what has taken a while already."""

from __future__ import annotations

import pytest

from progress.estimates.residual import residual


def test_what_has_not_begun_takes_what_it_usually_takes():
    assert residual(10.0, 0.0) == 10.0


def test_what_is_early_takes_the_rest():
    assert residual(10.0, 3.0) == pytest.approx(7.0, abs=0.1)


def test_there_is_always_something_left_and_the_more_the_later_it_is():
    left = [residual(10.0, spent) for spent in (10.0, 30.0, 100.0, 1000.0)]
    assert 0.0 < left[0] < left[2] < left[3]


def test_what_never_varies_is_over_when_it_is_due():
    assert residual(10.0, 9.0, 0.05) < residual(10.0, 9.0, 0.5)
