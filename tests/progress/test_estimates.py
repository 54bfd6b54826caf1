"""Remaining time from the pace."""

from __future__ import annotations

import pytest

from progress.estimates.pace import Pace, remaining


def pace(**changes) -> Pace:
    values = {"elapsed": 60.0, "done_at_start": 0.0, "done": 0.25, "units": 100}
    return Pace(**{**values, **changes})


def test_a_quarter_done_in_a_minute_leaves_three():
    found = remaining(pace())
    assert found is not None
    assert found.seconds == pytest.approx(180)
    assert found.low < 180 < found.high


def test_only_what_this_attempt_did_sets_its_pace():
    found = remaining(pace(done_at_start=0.5, done=0.75))
    assert found is not None
    assert found.seconds == pytest.approx(60)


def test_nothing_is_said_before_something_was_seen():
    assert remaining(pace(elapsed=1.0)) is None
    assert remaining(pace(done=0.01)) is None
    assert remaining(pace(done_at_start=0.25)) is None


def test_it_is_never_negative_and_ends_in_finishing():
    found = remaining(pace(done=1.0))
    assert found is not None
    assert found.seconds == found.low == 0


def test_finishing_is_not_said_before_nearly_all_is_done():
    early = remaining(pace(elapsed=2.0, done=0.6))
    late = remaining(pace(elapsed=2.0, done=0.98))
    assert early is not None
    assert late is not None
    assert early.seconds == 2
    assert early.low <= early.seconds <= early.high
    assert late.seconds < 2


def test_the_interval_narrows_with_the_work_seen():
    few, many = remaining(pace(units=4)), remaining(pace(units=400))
    assert few is not None
    assert many is not None
    assert few.high - few.low > many.high - many.low
