"""Uvicorn's WebSocket, which hands the same frame to all who are sent the same text.

    uvicorn config.asgi:application --ws config.web.uvicorn:SharedFrames

Uvicorn encodes a message for each peer. What it does beside that is left to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import (
    WebSocketsSansIOProtocol,
)
from websockets.protocol import OPEN

from config.web.frames import LastFrame
from config.web.inbox import Inbox
from config.web.valve import Valve

if TYPE_CHECKING:
    from uvicorn._types import ASGISendEvent

_last_frame = LastFrame()
#: Seconds that a peer that does not read gets to take the close; then it is cut off.
LAST_SECONDS = 10.0


class Writable(Valve):
    """A valve with the names of the `asyncio.Event` that it stands for."""

    __slots__ = ()

    wait = Valve.opened
    set = Valve.resumeProducing
    clear = Valve.pauseProducing

    def is_set(self) -> bool:
        """Tell whether it is open."""
        return self.is_open


class SharedFrames(WebSocketsSansIOProtocol):
    """One connection; compressed ones are uvicorn's own.

    Its queue and its event cost a tenth of those of `asyncio`, and the request is
    forgotten once it is accepted.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lean: Any = self
        lean.queue = Inbox()
        lean.writable = Writable()

    async def send(self, message: ASGISendEvent) -> None:
        """Send what the application says: this is the ASGI `send`.

        Raises:
            ClientDisconnected: the peer has gone.
        """
        text = message.get("text") if message["type"] == "websocket.send" else None
        if text is None or not self._is_plain():
            await self._send_other(message)
            return
        await self.writable.wait()
        if self.disconnected:
            raise ClientDisconnected
        self.transport.write(_last_frame.of(text))

    async def _send_other(self, message: ASGISendEvent) -> None:
        is_close = message["type"] == "websocket.close"
        if is_close:
            # A peer that does not read would be waited for until it does.
            self.writable.set()
        await super().send(message)
        if is_close:
            self._cut_off_in_time()
        if message["type"] == "websocket.accept":
            self._forget_handshake()

    def keepalive_timeout(self) -> None:
        """Close a peer that answers no ping: called by uvicorn."""
        super().keepalive_timeout()
        self._cut_off_in_time()

    def _cut_off_in_time(self) -> None:
        """End what is being closed although the peer does not take what is left.

        The transport would wait for ever for its buffer to be empty.
        """
        if self.transport.get_write_buffer_size():
            self.loop.call_later(LAST_SECONDS, self.transport.abort)

    def _forget_handshake(self) -> None:
        held: Any = self
        held.request = held.response = held.scope = None

    def _is_plain(self) -> bool:
        """Tell whether a text is one frame as it is, and may be sent now."""
        is_open = self.conn.state is OPEN and not self.close_sent
        return self.handshake_complete and is_open and not self.conn.extensions
