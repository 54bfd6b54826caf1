"""Daphne's WebSocket, with back-pressure both ways and an end that is always told."""

from __future__ import annotations

import random
import time
from collections.abc import Coroutine
from typing import Any

from daphne.server import WebSocketFactory
from daphne.ws_protocol import WebSocketProtocol
from twisted.internet.abstract import FileDescriptor
from twisted.internet.tcp import Connection

from config.web.frames import LastFrame
from config.web.handshake import Asked, needed, shared_attributes
from config.web.inbox import Inbox
from config.web.lingering import Lingering
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
    #: What is still heard of a peer that was told of the end.
    lingering: Lingering | None = None
    #: Whether nothing that it says is understood any more.
    is_deaf = False

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
        """Read from the peer only while it reads and what it said is taken.

        After the end all is read: see `config.web.lingering`.
        """
        is_taken = not (self.inbox and self.inbox.is_full)
        if self.lingering or (self.valve.is_open and is_taken):
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

    def sendCloseFrame(
        self,
        code: int | None = None,
        reasonUtf8: bytes | None = None,
        isReply: bool = False,
    ) -> None:
        """Tell the peer of the end, and go on reading until it has heard."""
        super().sendCloseFrame(code, reasonUtf8, isReply)
        if self.state == self.STATE_CLOSING and self.lingering is None:
            self.lingering = Lingering()
            self.match_reading()

    def dataReceived(self, data: bytes) -> None:
        """Take in what the peer says; after the end only its close matters."""
        if self.lingering and not self.lingering.hear(len(data)):
            self.dropConnection(abort=True)
        elif not self.is_deaf:
            super().dataReceived(data)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """Hand a message to the application, but none after the end."""
        if self.lingering is None:
            super().onMessage(payload, isBinary)

    def onCloseHandshakeTimeout(self) -> None:
        """Cut a peer off that is told of the end, unless it still speaks."""
        if self.lingering and self.lingering.goes_on():
            self.closeHandshakeTimeoutCall = self.factory._batched_timer.call_later(
                self.closeHandshakeTimeout, self.onCloseHandshakeTimeout
            )
        else:
            super().onCloseHandshakeTimeout()

    def dropConnection(self, abort: bool = False) -> None:
        """Close, without a reset if the peer has heard all and said that it has."""
        transport = self.transport
        is_over = self.wasClean and isinstance(transport, FileDescriptor)
        super().dropConnection(abort and not (is_over and _is_idle(transport)))

    def _fail_connection(self, code: int = 1001, reason: str = "going away") -> None:
        """Tell the peer what it did wrong; told before, it is not understood again."""
        if self.state != self.STATE_CLOSING:
            super()._fail_connection(code, reason)
        elif not self.is_deaf:
            self.is_deaf = True
            _end_sending(self.transport)

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


def _end_sending(transport: Any) -> None:
    """Say the last: no answer can be made out, so the peer's end is waited for."""
    if isinstance(transport, Connection):
        say_last: Any = transport.loseWriteConnection
        say_last()


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
