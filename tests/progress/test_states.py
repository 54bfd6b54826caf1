"""The table of transitions, walked pair by pair."""

from __future__ import annotations

from itertools import product

import pytest

from progress.states import ACTIVE, RETRYABLE, TERMINAL, TRANSITIONS, State, sources

ALLOWED = {
    ("queued", "processing"),
    ("queued", "cancelled"),
    ("queued", "failed"),
    ("processing", "completed"),
    ("processing", "failed"),
    ("processing", "cancelled"),
    ("processing", "queued"),
    ("failed", "queued"),
    ("cancelled", "queued"),
}


@pytest.mark.parametrize(("old", "new"), list(product(State, State)))
def test_each_pair_of_states_is_allowed_or_not(old, new):
    assert (new in TRANSITIONS[old]) == ((old.value, new.value) in ALLOWED)


def test_sources_are_the_table_read_backwards():
    assert sources(State.QUEUED) == {State.PROCESSING, State.FAILED, State.CANCELLED}
    assert sources(State.COMPLETED) == {State.PROCESSING}


def test_every_state_is_either_active_or_terminal():
    assert set(State) == ACTIVE | TERMINAL
    assert not ACTIVE & TERMINAL


def test_what_completed_is_never_retried():
    assert State.COMPLETED not in RETRYABLE
    assert not TRANSITIONS[State.COMPLETED]
