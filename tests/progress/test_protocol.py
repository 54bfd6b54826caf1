"""The closed lists of the protocol."""

from __future__ import annotations

from progress.protocol import REASONS, STATUS, CloseCode, error_message, heartbeat
from progress.states import State


def test_every_close_code_has_a_reason():
    assert set(REASONS) == set(CloseCode)


def test_every_state_has_its_word_for_clients():
    assert set(STATUS) == set(State)
    assert STATUS[State.FAILED] == "error"


def test_a_refusal_carries_its_code_and_reason():
    assert error_message(CloseCode.NOT_FOUND) == {
        "type": "error",
        "code": 4404,
        "reason": "no such job, or not yours",
    }


def test_a_heartbeat_names_the_position_of_each_job():
    assert heartbeat("now", {"j": 7}) == {
        "type": "heartbeat",
        "timestamp": "now",
        "jobs": {"j": 7},
    }
