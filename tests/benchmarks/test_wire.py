"""The client's half of a WebSocket."""

from __future__ import annotations

import pytest

from benchmarks.wire import PING, PONG, TEXT, Piece, handshake, is_accepted, masked
from benchmarks.wire import pieces as take


def frame(payload: bytes, opcode: int = TEXT) -> bytes:
    """Return a frame as a server sends it."""
    size = len(payload)
    if size < 126:
        return bytes([0x80 | opcode, size]) + payload
    if size < 1 << 16:
        return bytes([0x80 | opcode, 126]) + size.to_bytes(2, "big") + payload
    return bytes([0x80 | opcode, 127]) + size.to_bytes(8, "big") + payload


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65535, 65536])
def test_a_frame_of_any_length_is_read(size):
    buffer = bytearray(frame(b"x" * size))
    assert list(take(buffer)) == [Piece(opcode=TEXT, payload=b"x" * size)]
    assert not buffer


def test_frames_that_arrive_byte_by_byte_are_all_read():
    sent = frame(b"one") + frame(b"", PING) + frame(b"y" * 300)
    buffer, read = bytearray(), []
    for byte in sent:
        buffer.append(byte)
        read += [piece.payload for piece in take(buffer)]
    assert read == [b"one", b"", b"y" * 300]


def test_the_handshake_carries_the_token_and_offers_no_compression():
    request = handshake("127.0.0.1:1", "/ws", {"Authorization": "Bearer t"}).decode()
    assert request.startswith("GET /ws HTTP/1.1\r\n")
    assert "\r\nAuthorization: Bearer t\r\n" in request
    assert "extensions" not in request.lower()


def test_only_an_answer_that_switches_protocols_accepts():
    assert is_accepted(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
    assert not is_accepted(b"HTTP/1.1 403 Forbidden\r\n\r\n")


def test_what_a_client_sends_is_masked():
    assert masked(PONG, b"hi") == b"\x8a\x82\0\0\0\0hi"
    with pytest.raises(ValueError, match="125"):
        masked(PONG, b"x" * 126)
