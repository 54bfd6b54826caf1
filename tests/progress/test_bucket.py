"""So many messages a second on average, and some at once."""

from __future__ import annotations

import pytest

from progress.bucket import Bucket


def taken(bucket: Bucket, now: float, times: int) -> int:
    return sum(bucket.take(now) for _ in range(times))


def test_some_may_come_at_once_and_no_more():
    bucket = Bucket(rate=20.0, size=40.0, now=100.0)
    assert taken(bucket, 100.0, 100) == 40


def test_it_fills_with_time_but_never_over():
    bucket = Bucket(rate=20.0, size=40.0, now=100.0)
    taken(bucket, 100.0, 40)
    assert taken(bucket, 100.5, 100) == 10
    assert taken(bucket, 1000.0, 100) == 40


def test_a_refusal_costs_nothing():
    bucket = Bucket(rate=1.0, size=1.0, now=0.0)
    assert bucket.take(0.0)
    assert [bucket.take(moment) for moment in (0.2, 0.4, 0.6, 0.8)] == [False] * 4
    assert bucket.take(1.001)


@pytest.mark.parametrize("pace", [0.05, 0.1, 1.0])
def test_who_keeps_the_pace_is_never_refused(pace):
    bucket = Bucket(rate=20.0, size=40.0, now=0.0)
    assert all(bucket.take(number * pace) for number in range(1000))


def test_who_is_too_quick_gets_the_rate_on_average():
    bucket = Bucket(rate=20.0, size=40.0, now=0.0)
    granted = sum(bucket.take(number / 1000) for number in range(10_000))
    assert granted == pytest.approx(40 + 20 * 10, abs=2)


def test_a_token_may_be_reserved_before_it_is_there():
    bucket = Bucket(rate=4.0, size=2.0, now=0.0)
    assert [bucket.reserve(0.0) for _ in range(4)] == [0.0, 0.0, 0.25, 0.5]
    assert not bucket.take(0.5)
    assert bucket.reserve(1.0) == 0.0
