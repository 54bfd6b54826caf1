"""When a frame goes out."""

from __future__ import annotations

import pytest

from progress.relay.conflation import emit_at


def when(**changes) -> float:
    values = {
        "last_emitted_at": 99.5,
        "interval": 1.0,
        "is_urgent": False,
        "now": 100.0,
    }
    return emit_at(**{**values, **changes})


def test_the_first_frame_goes_at_once():
    assert when(last_emitted_at=None) == 100.0


def test_an_urgent_frame_goes_at_once():
    assert when(is_urgent=True) == 100.0


def test_urgent_frames_in_a_row_keep_a_tenth_of_the_interval():
    assert when(is_urgent=True, last_emitted_at=99.96) == pytest.approx(100.06)


def test_others_wait_for_the_end_of_the_interval():
    assert when() == 100.5


def test_after_a_quiet_time_it_goes_at_once():
    assert when(last_emitted_at=10.0) == 100.0
