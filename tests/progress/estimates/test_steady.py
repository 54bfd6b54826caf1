"""The finish that is shown."""

from __future__ import annotations

from progress.estimates.steady import Shown, is_late_move, steady


def finish(at: float) -> Shown:
    return Shown(finish=at, low=at - 10, high=at + 10)


def test_a_finish_that_is_nearly_the_same_stays_where_it_is():
    assert steady(finish(1000), finish(1010), now=900).finish == 1000


def test_a_finish_that_is_far_off_moves_to_the_near_edge_of_the_band():
    assert steady(finish(1000), finish(1100), now=900).finish == 1070
    assert steady(finish(1000), finish(950), now=900).finish == 957.5


def test_the_interval_always_holds_the_finish():
    shown = steady(finish(1000), Shown(finish=1020, low=1015, high=1030), now=900)
    assert shown.low <= shown.finish <= shown.high


def test_only_a_move_later_by_a_fifth_of_what_was_left_counts():
    assert is_late_move(finish(1000), finish(1021), now=900)
    assert not is_late_move(finish(1000), finish(1019), now=900)
    assert not is_late_move(finish(1000), finish(900), now=900)
    assert not is_late_move(finish(901), finish(902), now=900)
