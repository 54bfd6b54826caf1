"""Frames on a stream: four bytes of length, then JSON."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any

_LENGTH = struct.Struct("!I")
#: Two million characters of four bytes each, escaped, and their analysis.
MAX_FRAME_BYTES = 32 * 1024 * 1024


class FrameTooLong(Exception):
    """A frame says that it is longer than any of ours: its sender is not ours."""


def frame(value: Any) -> bytes:
    """Return a JSON-ready value as one frame."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )
    return _LENGTH.pack(len(body)) + body


class Frames:
    """Cuts what comes over a stream into the bodies of its frames."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take what was received; yield each body that is whole by now.

        Raises:
            FrameTooLong: the stream is not one of ours.
        """
        self._buffer += data
        position = 0
        try:
            while (end := self._end(position)) is not None:
                yield bytes(self._buffer[position + _LENGTH.size : end])
                position = end
        finally:
            del self._buffer[:position]

    def _end(self, position: int) -> int | None:
        if len(self._buffer) - position < _LENGTH.size:
            return None
        (length,) = _LENGTH.unpack_from(self._buffer, position)
        if length > MAX_FRAME_BYTES:
            raise FrameTooLong(str(length))
        end: int = position + _LENGTH.size + length
        return end if end <= len(self._buffer) else None
