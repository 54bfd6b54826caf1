"""The pauses of the breaker grow and end."""

from __future__ import annotations

from datetime import timedelta

from notifications.endpoints.breaker import pause


def test_four_failures_pause_nothing():
    assert [pause(count) for count in range(5)] == [None] * 5


def test_pauses_double_up_to_a_quarter_of_an_hour():
    seconds = [pause(count).total_seconds() for count in range(5, 12)]
    assert seconds == [30, 60, 120, 240, 480, 900, 900]


def test_a_number_beyond_all_bounds_is_no_overflow():
    assert pause(10**9) == timedelta(minutes=15)
