"""Uvicorn's WebSocket, which hands the same frame to all who are sent the same text.

    uvicorn config.asgi:application --ws config.web.uvicorn:SharedFrames

Uvicorn encodes a message for each peer. What it does beside that is left to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import (
    WebSocketsSansIOProtocol,
)
from websockets.protocol import OPEN

from config.web.frames import LastFrame

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent

_last_frame = LastFrame()


class SharedFrames(WebSocketsSansIOProtocol):
    """One connection; compressed ones are uvicorn's own."""

    async def send(self, message: ASGISendEvent) -> None:
        """Send what the application says: this is the ASGI `send`.

        Raises:
            ClientDisconnected: the peer has gone.
        """
        text = message.get("text") if message["type"] == "websocket.send" else None
        if text is None or not self._is_plain():
            await super().send(message)
            return
        await self.writable.wait()
        if self.disconnected:
            raise ClientDisconnected
        self.transport.write(_last_frame.of(text))

    def _is_plain(self) -> bool:
        """Tell whether a text is one frame as it is, and may be sent now."""
        is_open = self.conn.state is OPEN and not self.close_sent
        return self.handshake_complete and is_open and not self.conn.extensions
