"""How far a job was relayed."""

from __future__ import annotations

from progress.relay.track import (
    KEPT,
    KEPT_CHARACTERS,
    KEPT_LOADED,
    KEPT_ROUNDS,
)
from tests.progress.relay.viewers import delta, track


def test_only_what_is_newer_is_news():
    made = track()
    assert made.hear(4)
    assert made.is_behind
    made.advance(delta(3, 4), 1.0)
    assert not made.is_behind
    assert not made.hear(4)
    assert made.hear(5)


def test_a_hint_is_heard_again_as_long_as_it_was_not_relayed():
    made = track()
    assert made.hear(4)
    assert made.hear(4)


def test_the_first_delta_starts_where_the_hinted_change_does():
    made = track()
    made.hear(9)
    assert made.base() == 8
    made.advance(delta(8, 9), 1.0)
    made.hear(12)
    assert made.base() == 9


def test_kept_deltas_lead_on_without_a_gap_or_not_at_all():
    made = track()
    for after, seq in ((1, 2), (2, 5), (5, 6)):
        made.advance(delta(after, seq), 1.0)
    assert [m.seq for m in made.recent_after(2)] == [5, 6]
    assert [m.seq for m in made.recent_after(3)] == [5, 6]
    assert made.recent_after(0) == []
    assert made.recent_after(6) == []


def test_a_gap_between_deltas_ends_what_was_kept():
    made = track()
    made.advance(delta(1, 2), 1.0)
    made.advance(delta(4, 6), 1.0)
    assert made.recent_after(1) == []
    assert [m.seq for m in made.recent_after(4)] == [6]


def test_what_is_kept_is_bounded():
    made = track()
    for seq in range(1, 3 * KEPT):
        made.advance(delta(seq, seq + 1), 1.0)
    assert len(made.recent_after(2 * KEPT)) == KEPT
    assert made.recent_after(KEPT) == []
    large = delta(3 * KEPT, 3 * KEPT + 1)
    large.text = "x" * (KEPT_CHARACTERS + 1)
    made.advance(large, 1.0)
    assert made.recent_after(3 * KEPT) == []


def test_what_was_read_for_one_is_given_to_others_while_it_is_new():
    made = track()
    made.keep_loaded(3, delta(3, 8))
    assert made.loaded_after(3).seq == 8
    assert made.loaded_after(4) is None
    assert made.relayed_seq == 8
    made.hear(9)
    assert made.loaded_after(3) is None


def test_a_part_of_what_was_missed_is_not_where_the_relay_stands():
    made = track()
    made.keep_loaded(3, delta(3, 8, has_more=True))
    assert made.relayed_seq == 0


def test_what_was_read_for_viewers_is_bounded_and_let_go():
    made = track()
    for after in range(1, 10 * KEPT_LOADED):
        made.keep_loaded(after, delta(after, 90))
    assert len(made._loaded) == KEPT_LOADED
    for _ in range(KEPT_ROUNDS - 1):
        made.let_go()
    assert made.loaded_after(10 * KEPT_LOADED - 1) is not None
    made.let_go()
    assert made.loaded_after(10 * KEPT_LOADED - 1) is None


def test_a_message_with_more_to_come_leaves_it_behind():
    made = track()
    made.hear(6)
    made.advance(delta(5, 6, has_more=True), 1.0)
    assert made.is_behind
    made.advance(delta(6, 9), 1.0)
    assert not made.is_behind
