"""When tracks are due."""

from __future__ import annotations

import random
from uuid import uuid4

import pytest

from progress.relay.schedule import TOGETHER, Schedule
from progress.relay.track import Track
from progress.relay.tracks import Tracks
from tests.progress.relay.viewers import track


@pytest.fixture
def schedule() -> Schedule:
    return Schedule()


def tracks(number: int) -> list[Track]:
    return [track(uuid4()) for _ in range(number)]


def test_nothing_is_due_when_nothing_is_planned(schedule):
    assert schedule.next_at() is None
    assert schedule.take(1e9) == []


def test_what_is_due_is_taken_in_order_and_once(schedule):
    early, late, later = tracks(3)
    schedule.plan(later, 9.0)
    schedule.plan(late, 2.0)
    schedule.plan(early, 1.0)
    assert schedule.next_at() == 1.0
    assert schedule.take(2.0) == [early, late]
    assert (early.due_at, late.due_at, later.due_at) == (None, None, 9.0)
    assert schedule.take(2.0) == []
    assert schedule.next_at() == 9.0


def test_what_is_due_a_moment_later_is_taken_along(schedule):
    now, soon, later = tracks(3)
    for made, due_at in (
        (now, 1.0),
        (soon, 1.0 + TOGETHER / 2),
        (later, 1.0 + TOGETHER * 2),
    ):
        schedule.plan(made, due_at)
    assert schedule.take(1.0) == [now, soon]


def test_a_later_plan_never_delays_an_earlier_one(schedule):
    [made] = tracks(1)
    assert schedule.plan(made, 1.0)
    assert not schedule.plan(made, 5.0)
    assert not schedule.plan(made, 1.0)
    assert schedule.take(1.0) == [made]
    assert schedule.next_at() is None


def test_an_earlier_plan_overtakes_a_later_one(schedule):
    [made] = tracks(1)
    schedule.plan(made, 5.0)
    assert schedule.plan(made, 1.0)
    assert schedule.next_at() == 1.0
    assert schedule.take(1.0) == [made]
    assert schedule.take(9.0) == []


def test_what_was_overtaken_and_planned_again_for_that_moment_is_taken_once(schedule):
    [made] = tracks(1)
    schedule.plan(made, 5.0)
    schedule.plan(made, 1.0)
    schedule.take(1.0)
    schedule.plan(made, 5.0)
    assert schedule.take(5.0) == [made]
    assert schedule.take(5.0) == []


def test_what_is_forgotten_is_not_due(schedule):
    kept = Tracks()
    made = kept.of(uuid4(), track().form)
    schedule.plan(made, 1.0)
    kept.forget([made])
    assert schedule.next_at() is None
    assert schedule.take(2.0) == []


def test_whatever_the_plans_each_track_is_taken_once_at_its_earliest(schedule):
    rng = random.Random(7)
    made = tracks(50)
    earliest: dict[int, float] = {}
    for _ in range(1000):
        number, due_at = rng.randrange(50), rng.uniform(0.0, 100.0)
        schedule.plan(made[number], due_at)
        earliest[number] = min(due_at, earliest.get(number, due_at))
    taken = []
    while (moment := schedule.next_at()) is not None:
        taken += [(track, moment) for track in schedule.take(moment)]
    assert len(taken) == len(earliest)
    for one, moment in taken:
        assert 0 <= earliest[made.index(one)] - moment <= TOGETHER
    assert schedule._heap == []
