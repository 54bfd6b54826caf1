"""Frames that are built by hand are those that a WebSocket library reads."""

from __future__ import annotations

import pytest
from websockets.frames import Opcode
from websockets.protocol import CLIENT, OPEN, Protocol

from config.web.frames import LastFrame, text_frame


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 200_000])
def test_a_frame_of_any_size_is_read_back(size):
    reader = Protocol(CLIENT, state=OPEN, max_size=None)
    reader.receive_data(text_frame("x" * size))
    [frame] = reader.events_received()
    assert frame.opcode is Opcode.TEXT
    assert frame.fin
    assert frame.data == b"x" * size


def test_the_length_counts_bytes_and_not_letters():
    reader = Protocol(CLIENT, state=OPEN)
    reader.receive_data(text_frame("é" * 100))
    [frame] = reader.events_received()
    assert frame.data.decode() == "é" * 100


def test_the_same_text_is_encoded_once():
    last = LastFrame()
    text = "".join(["a", "b"])
    assert last.of(text) is last.of(text)


def test_another_text_is_another_frame():
    last = LastFrame()
    assert last.of("first") == text_frame("first")
    assert last.of("second") == text_frame("second")
