"""How long stages take."""

from __future__ import annotations

from workers.stage_clock import StageClock


class Hand:
    """A clock that is moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_stage_without_pages_takes_from_its_begin_to_the_next():
    hand = Hand()
    clock = StageClock(hand)
    clock.begin("census")
    clock.told(7)
    hand.now += 0.25
    clock.begin("extraction")
    (census,) = clock.take(is_whole=False)
    assert (census.stage, census.page_class) == ("census", "")
    assert (census.units, census.busy_ms) == (7, 250)


def test_pages_are_timed_by_their_class_and_waiting_is_left_out():
    hand = Hand()
    clock = StageClock(hand)
    clock.begin("extraction")
    hand.now += 2
    assert clock.page("i") == 2000
    hand.now += 60
    clock.waited()
    hand.now += 0.01
    assert clock.page("t") == 10
    hand.now += 0.03
    assert clock.page("t") == 30
    times = {time.page_class: time for time in clock.take(is_whole=True)}
    assert (times["i"].units, times["i"].busy_ms) == (1, 2000)
    assert (times["t"].units, times["t"].busy_ms) == (2, 40)


def test_an_attempt_that_broke_off_says_nothing_about_its_last_stage():
    hand = Hand()
    clock = StageClock(hand)
    clock.begin("receive")
    hand.now += 1
    clock.begin("census")
    hand.now += 1
    assert [time.stage for time in clock.take(is_whole=False)] == ["receive"]
    assert clock.take(is_whole=True) == ()
