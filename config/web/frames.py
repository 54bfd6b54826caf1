"""Text as the frame that a server sends: what goes to thousands is built once."""

from __future__ import annotations

import struct

#: Final fragment, opcode 1 (RFC 6455, section 5.2). A server does not mask.
_TEXT = 0x81


def text_frame(text: str) -> bytes:
    """Return a whole, uncompressed text message (RFC 6455, section 5.2)."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return struct.pack("!BB", _TEXT, size) + payload
    if size < 2**16:
        return struct.pack("!BBH", _TEXT, 126, size) + payload
    return struct.pack("!BBQ", _TEXT, 127, size) + payload


class LastFrame:
    """Remembers the frame of the last text: who sends it next gets the same bytes."""

    __slots__ = ("_frame", "_text")

    def __init__(self) -> None:
        self._text = ""
        self._frame = text_frame("")

    def of(self, text: str) -> bytes:
        """Return the frame of a text; asked for the same object again, at once."""
        if text is not self._text:
            self._text, self._frame = text, text_frame(text)
        return self._frame
