"""Frames: however a stream is cut, the values come out whole and in order."""

from __future__ import annotations

import json

import pytest

from workers.sandbox.wire import MAX_FRAME_BYTES, Frames, FrameTooLong, frame

VALUES = [["Begun", 1], "", {"text": "Grüße\u2028\x00"}, []]


@pytest.mark.parametrize("size", [1, 3, 7, 10_000])
def test_values_come_out_whole_however_they_are_cut(size):
    stream = b"".join(map(frame, VALUES))
    frames, found = Frames(), []
    for start in range(0, len(stream), size):
        found += [
            json.loads(body) for body in frames.feed(stream[start : start + size])
        ]
    assert found == VALUES


def test_half_a_surrogate_pair_stops_nobody():
    (body,) = Frames().feed(frame("\ud800"))
    assert json.loads(body) == "?"


def test_a_frame_that_says_it_is_endless_is_refused():
    length = (MAX_FRAME_BYTES + 1).to_bytes(4, "big")
    with pytest.raises(FrameTooLong):
        list(Frames().feed(length))
