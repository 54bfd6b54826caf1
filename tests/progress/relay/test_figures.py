"""The plain counters of live delivery."""

from __future__ import annotations

import pytest

from progress.relay.figures import BOUNDS, Figures, Histogram


def test_a_value_counts_under_the_first_bound_that_it_does_not_pass():
    made = Histogram()
    for value in (0.0, BOUNDS[0], BOUNDS[0] + 1e-9, BOUNDS[-1], BOUNDS[-1] + 1):
        made.observe(value)
    assert made.buckets[:2] == [2, 1]
    assert made.buckets[-2:] == [1, 1]
    assert made.count == 5


def test_a_value_may_be_counted_as_often_as_it_was_seen():
    made = Histogram()
    made.observe(0.25, times=4)
    assert made.count == 4
    assert made.total == pytest.approx(1.0)


def test_bounds_grow_and_the_last_bucket_has_none():
    assert list(BOUNDS) == sorted(set(BOUNDS))
    assert len(Histogram().buckets) == len(BOUNDS) + 1


def test_two_processes_figures_have_nothing_in_common():
    one, other = Figures(), Figures()
    one.frames_sent["sse"] += 1
    one.lag.observe(1.0)
    assert other.frames_sent["sse"] == 0
    assert other.lag.count == 0


def test_a_frame_counts_once_and_with_all_its_characters():
    made = Figures()
    made.count_sent("sse", 7)
    made.count_sent("sse", 5)
    assert made.frames_sent == {"sse": 2}
    assert made.bytes_sent == {"sse": 12}
