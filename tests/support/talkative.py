"""A peer that talks on while it is told of the end, and listens afterwards."""

from __future__ import annotations

import socket

from tests.support.deaf import DeafSocket
from tests.support.hostile import frame

CLOSE = 0x8
#: The first byte of a close frame, and how many bytes it has before its payload.
CLOSE_FRAME, HEAD = b"\x88", 2
#: Bytes of an answer to a handshake, far from all that is sent here.
ANSWER = 4096


class TalkativeSocket(DeafSocket):
    """A WebSocket whose handshake is done."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._heard = b""
        while b"\r\n\r\n" not in self._heard:
            self._heard += self._socket.recv(ANSWER)
        self._heard = self._heard.partition(b"\r\n\r\n")[2]

    def talk(self, data: bytes) -> None:
        """Send bytes as they are; all of them must leave.

        Raises:
            OSError: the connection was reset.
        """
        self._socket.sendall(data)

    def code(self) -> int:
        """Wait for the close frame, skip what is said before it; return its code."""
        while len(said := self._heard[self._heard.find(CLOSE_FRAME) :]) < HEAD + 2:
            self._hear()
        return int.from_bytes(said[HEAD : HEAD + 2], "big")

    def answer(self, code: int) -> None:
        """Send a close frame of its own."""
        self.talk(frame(CLOSE, code.to_bytes(2, "big")))

    def falls_silent(self) -> None:
        """End its own half of the connection."""
        self._socket.shutdown(socket.SHUT_WR)

    def hears_the_end(self) -> bool:
        """Tell whether the connection ends, and without a reset."""
        while self._socket.recv(ANSWER):
            pass
        return True

    def _hear(self) -> None:
        data = self._socket.recv(ANSWER)
        assert data, "the connection ended without a close frame"
        self._heard += data
