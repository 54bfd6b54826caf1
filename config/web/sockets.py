"""Daphne's WebSocket, with back-pressure both ways and a way out that is short."""

from __future__ import annotations

import random
import time
from collections.abc import Coroutine
from typing import Any

from daphne.server import WebSocketFactory
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.abstract import FileDescriptor

from config.web.frames import LastFrame
from config.web.handshake import Asked, needed, shared_attributes
from config.web.inbox import Inbox
from config.web.valve import ReadingValve
from progress.asgi_extensions import PUT

SERVICE_RESTART = 1012
INTERNAL_ERROR = 1011
#: Bytes of UTF-8 that the reason of a close frame may have (RFC 6455, section 5.5).
REASON_BYTES = 123

_last_frame = LastFrame()


class WebSocket(WebSocketProtocol):
    """One connection; `valve` and `inbox` say when to write and when to read."""

    valve: ReadingValve
    inbox: Inbox | None = None

    def connectionMade(self) -> None:
        """Take the transport over from the HTTP connection that it was."""
        super().connectionMade()
        # What the HTTP connection holds is freed with it.
        self.transport.unregisterProducer()
        self.transport.registerProducer(self.make_valve(), True)

    def make_valve(self) -> ReadingValve:
        """Return what the transport tells whether the peer reads."""
        self.valve = ReadingValve(self.match_reading)
        return self.valve

    def make_inbox(self) -> Inbox:
        """Return where messages of the peer wait for the application."""
        self.inbox = Inbox(self.match_reading)
        return self.inbox

    def offers(self) -> dict[str, Any]:
        """Return what its application gets beyond daphne's scope."""
        return {"extensions": {PUT: self.put}}

    def match_reading(self) -> None:
        """Read from the peer only while it reads and what it said is taken."""
        if self.valve.is_open and not (self.inbox and self.inbox.is_full):
            self.transport.resumeProducing()
        else:
            self.transport.pauseProducing()

    def onOpen(self) -> None:
        """Begin the silence that ends with a ping at a moment of its own.

        Connections that came together after a restart would be pinged together.
        """
        super().onOpen()
        interval = self.server.ping_interval
        self.last_ping = time.time() - random.uniform(0, interval)  # noqa: S311
        self._forget_handshake()

    def _forget_handshake(self) -> None:
        """Keep what differs from other connections and is still needed."""
        held: dict[str, Any] = self.__dict__
        held["request"] = Asked(held["request"].path)
        self.__dict__ = needed(held, self.factory.shared)

    def serverSend(self, content: Any, binary: bool = False) -> None:
        """Send a message: text as the frame that others were sent, too."""
        if self.state != self.STATE_OPEN:
            return
        if binary:
            self.sendMessage(content, True)
        else:
            self._write(_last_frame.of(content))

    def put(self, text: str) -> Coroutine[Any, Any, None] | None:
        """Send a text at once; return what is to be awaited before the next one."""
        if self.state == self.STATE_OPEN:
            self._write(_last_frame.of(text))
        return None if self.valve.is_open else self.valve.opened()

    def _write(self, frame: bytes) -> None:
        """Hand a frame to the kernel now if it takes it, else to Twisted's buffer.

        That saves two system calls and a turn of the event loop for each message.
        """
        transport = self.transport
        if isinstance(transport, FileDescriptor) and _is_idle(transport):
            sent = transport.writeSomeData(frame)
            # An exception means that the connection is lost; Twisted finds it again.
            frame = frame[sent:] if isinstance(sent, int) and sent > 0 else frame
        if frame:
            transport.write(frame)

    def serverClose(self, code: int | None = None, reason: str = "") -> None:
        """Close with any code: Autobahn's own method refuses 1012."""
        said = reason.encode()[:REASON_BYTES].decode(errors="ignore").encode()
        self.sendCloseFrame(code=code or 1000, reasonUtf8=said)

    def handle_reply(self, message: Any) -> None:
        """Carry out what the application says; a close keeps its reason."""
        is_close = message["type"] == "websocket.close"
        if is_close and self.state != self.STATE_CONNECTING:
            self.serverClose(message.get("code"), message.get("reason") or "")
        else:
            super().handle_reply(message)

    def end_unfinished(self) -> None:
        """Close what the application has left open by returning."""
        if self.state == self.STATE_CONNECTING:
            self.serverReject()
        else:
            self.serverClose(INTERNAL_ERROR)


def _is_idle(transport: FileDescriptor) -> bool:
    """Tell whether nothing waits before what is written now."""
    is_empty = not transport.dataBuffer and not transport._tempDataLen
    return bool(transport.connected and is_empty and not transport.disconnecting)


class SocketFactory(WebSocketFactory):
    """Makes the WebSockets of a server."""

    protocol: Any = WebSocket

    def share_options(self) -> None:
        """Give all connections one copy of the options; call it when they are set."""
        self.shared = shared_attributes(self)
        self.protocol = type("WebSocket", (WebSocket,), self.shared)
