"""Turns: a pure simulation of people who hand in as they like."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from progress import turns
from progress.turns import TURN, Clock


@dataclass
class Queue:
    """One worker and those who wait, with nothing but the numbers."""

    now: int = 0
    waiting: list[tuple[int, int, str, int]] = field(default_factory=list)
    served: list[str] = field(default_factory=list)
    handed_in: int = 0

    def hand_in(self, who: str, count: int = 1, priority: int = 0) -> None:
        for turn in turns.following(self.clock(who, priority), count, priority):
            self.handed_in += 1
            self.waiting.append((turn, self.handed_in, who, priority))

    def clock(self, who: str, priority: int) -> Clock:
        own = [w[0] for w in self.waiting if w[2:] == (who, priority)]
        return Clock(now=self.now, last=max(own, default=None))

    def serve(self) -> str:
        turn, _, who, _ = entry = min(self.waiting)
        self.waiting.remove(entry)
        self.now = max(self.now, turn)
        self.served.append(who)
        return who


people = st.sampled_from(["alice", "bob", "charlie"])
steps = st.lists(
    st.one_of(
        st.tuples(people, st.integers(1, 20), st.sampled_from(sorted(turns.NAMES))),
        st.just(None),
    ),
    max_size=60,
)


def play(queue: Queue, script: list[tuple[str, int, int] | None]) -> None:
    """Hand in for each entry, serve one for each None."""
    for step in script:
        if step is not None:
            queue.hand_in(*step)
        elif queue.waiting:
            queue.serve()


@given(steps)
@settings(max_examples=200, deadline=None)
def test_whoever_comes_with_one_is_next_after_one_of_each_other_person(script):
    queue = Queue()
    play(queue, [step and (step[0], step[1], 0) for step in script])
    queue.hand_in("dora")
    others = len({who for _, _, who, _ in queue.waiting} - {"dora"})
    # What has the clock's own turn was handed in before, one of each person at most.
    for _ in range(2 * others):
        if queue.serve() == "dora":
            return
    assert queue.serve() == "dora"


@given(steps, st.sampled_from(sorted(turns.NAMES)))
@settings(max_examples=200, deadline=None)
def test_nothing_waits_for_ever_however_many_urgent_ones_follow(script, priority):
    queue = Queue()
    play(queue, script)
    queue.hand_in("dora", priority=priority)
    for _ in range(20_000):
        queue.hand_in("eve", priority=turns.HIGHEST)
        if queue.serve() == "dora":
            return
    raise AssertionError("dora still waits")


def test_a_thousand_of_one_do_not_hold_up_one_of_another():
    queue = Queue()
    queue.hand_in("alice", 1000)
    for _ in range(300):
        queue.serve()
    queue.hand_in("bob")
    assert "bob" in [queue.serve(), queue.serve()]


def test_two_who_hand_in_much_take_turns_whoever_came_first():
    queue = Queue()
    queue.hand_in("alice", 1000)
    for _ in range(300):
        queue.serve()
    queue.hand_in("bob", 100)
    shares = [queue.serve() for _ in range(100)]
    assert 49 <= shares.count("bob") <= 51


def test_who_had_all_workers_while_nobody_waited_does_not_pay_for_it_later():
    queue = Queue()
    queue.hand_in("alice", 300)
    for _ in range(300):
        queue.serve()
    queue.hand_in("bob", 100)
    queue.hand_in("alice", 100)
    shares = [queue.serve() for _ in range(100)]
    assert 49 <= shares.count("alice") <= 51


def test_each_step_of_priority_is_four_times_the_share():
    queue = Queue()
    queue.hand_in("alice", 500, priority=0)
    queue.hand_in("bob", 500, priority=1)
    shares = [queue.serve() for _ in range(250)]
    assert 190 <= shares.count("bob") <= 210


def test_a_slice_is_paid_for_by_its_seconds():
    after = turns.after_slice(Clock(now=5 * TURN, last=5 * TURN), 5 * TURN, 60.0, 0)
    assert after == 65 * TURN


def test_what_had_its_slice_goes_behind_what_its_owner_has_waiting():
    clock = Clock(now=0, last=400 * TURN)
    assert turns.after_slice(clock, 0, 60.0, 0) == 401 * TURN


def test_two_long_ones_share_by_time():
    """Alice's slices last 60 s, Bob's 20 s: of the time each gets about half."""
    now, waits = 0, {"alice": 0, "bob": 0}
    lengths, had = {"alice": 60.0, "bob": 20.0}, defaultdict(float)
    for _ in range(400):
        who = min(waits, key=lambda name: (waits[name], name))
        now = max(now, waits[who])
        had[who] += lengths[who]
        clock = Clock(now=now, last=waits[who])
        waits[who] = turns.after_slice(clock, waits[who], lengths[who], 0)
    assert 0.9 < had["alice"] / had["bob"] < 1.1
