"""What was promised of a run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from progress.models import Job

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def job(**changes) -> Job:
    values = {
        "queued_at": NOON,
        "promised_at": NOON + timedelta(seconds=5),
        "promised_seconds": 60.04,
        "promised_low": 40.0,
        "promised_high": 90.0,
    }
    return Job(**{**values, **changes})


def test_a_promise_is_kept_beside_what_it_took_from_then():
    promise = job(finished_at=NOON + timedelta(seconds=75)).promise
    assert promise is not None
    assert (promise.seconds, promise.took) == (60.0, 70.0)


def test_a_run_that_goes_on_has_taken_nothing_yet():
    promise = job().promise
    assert promise is not None
    assert promise.took is None


def test_without_a_promise_there_is_none():
    assert job(promised_at=None).promise is None


def test_a_promise_outlives_a_wait_in_the_midst_of_the_work():
    assert job(queued_at=NOON + timedelta(seconds=10)).promise is not None


def test_a_clock_that_was_set_back_makes_no_negative_time():
    promise = job(finished_at=NOON).promise
    assert promise is not None
    assert promise.took == 0.0
