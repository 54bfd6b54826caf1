"""When what could not be read is tried again."""

from __future__ import annotations

import pytest

from progress.relay.trying import GIVE_UP, LOOK, Tries, pause

AWAY = ConnectionError("the database is away")


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 30), (10**6, 30)]
)
def test_the_wait_doubles_up_to_half_a_minute(failures, seconds):
    assert pause(failures) == seconds


def test_what_failed_is_due_when_its_wait_is_over_and_others_at_once():
    tries = Tries()
    tries.failed("one", AWAY, 100.0)
    assert not tries.is_due("one", 100.9)
    assert tries.is_due("one", 101.0)
    tries.failed("one", AWAY, 101.0)
    assert not tries.is_due("one", 102.9)
    assert tries.is_due("other", 101.0)
    assert (tries.wait(101.0), tries.wait(102.5), tries.wait(104.0)) == (LOOK, 0.5, 0)


def test_a_streak_is_said_once_and_the_next_one_again(caplog):
    tries = Tries()
    for now in range(5):
        tries.failed("one", AWAY, float(now))
    assert caplog.text.count("was not told") == 1
    tries.worked("one")
    tries.failed("one", AWAY, 9.0)
    assert caplog.text.count("was not told") == 2


def test_it_is_hopeless_after_a_minute_without_a_try_that_worked():
    tries = Tries()
    tries.failed("one", AWAY, 100.0)
    tries.failed("one", AWAY, 150.0)
    assert not tries.is_hopeless(100.0 + GIVE_UP)
    assert tries.is_hopeless(100.5 + GIVE_UP)
    tries.worked("one")
    assert not tries.is_hopeless(100.5 + GIVE_UP)
    tries.failed("one", AWAY, 100.0)
    tries.clear()
    assert not tries.is_hopeless(1000.0)
