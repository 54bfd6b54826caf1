"""Peers that may ask for much, and read nothing."""

from __future__ import annotations

import base64
import json
import os
import socket
from typing import Any

from tests.support.hostile import PATH, TEXT, frame

#: Bytes that the kernel keeps for a reader who does not read; it takes the least.
SMALL = 4096


class DeafRequest:
    """One connection, without a library that would read for it."""

    def __init__(self, port: int, *headers: str) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL)
        self._socket.settimeout(20)
        self._socket.connect(("127.0.0.1", port))
        lines = (f"GET {PATH} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers)
        self._socket.sendall("\r\n".join((*lines, "", "")).encode())

    def close(self) -> None:
        """Be gone."""
        self._socket.close()


class DeafSocket(DeafRequest):
    """A WebSocket."""

    def __init__(self, port: int, token: str = "") -> None:
        key = base64.b64encode(os.urandom(16)).decode()
        super().__init__(
            port,
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
            *([f"Authorization: Bearer {token}"] if token else []),
        )

    def say(self, **message: Any) -> None:
        """Send a message."""
        self._socket.sendall(frame(TEXT, json.dumps(message).encode()))
