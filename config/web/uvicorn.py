"""Uvicorn's protocols, which see to it that a connection ends, and is told why.

    uvicorn config.asgi:application --http config.web.uvicorn:Requests
        --ws config.web.uvicorn:SharedFrames

Uvicorn waits for ever for a peer that does not take the end, resets one that still
sends when it is told of it (see `config.web.lingering`), and encodes a message for
each WebSocket: here all who are sent the same text get the same frame. The rest is
left to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import (
    WebSocketsSansIOProtocol,
)
from websockets.protocol import OPEN

from config.web.frames import LastFrame
from config.web.inbox import Inbox
from config.web.lingering import LOOK_SECONDS, Lingering
from config.web.silence import is_event_stream, notice_silence
from config.web.valve import Valve
from progress.asgi_extensions import PUT

if TYPE_CHECKING:
    import h11
    from uvicorn._types import (
        ASGIReceiveCallable,
        ASGISendCallable,
        ASGISendEvent,
        Scope,
    )
    from websockets.http11 import Request as Handshake

_last_frame = LastFrame()
#: Seconds that a peer that does not read gets to take the close; then it is cut off.
LAST_SECONDS = 10.0
#: The status of a handshake that succeeded.
SWITCHING = 101


def cut_off_in_time(
    transport: Any, loop: asyncio.AbstractEventLoop, left: int | None = None
) -> None:
    """End what is being closed although the peer does not take what is left.

    The transport would wait for ever for its buffer to be empty. Who still takes
    something gets as long again; `left` is what there was when it was looked last.
    """
    size = transport.get_write_buffer_size()
    if left is not None and size >= left:
        transport.abort()
    elif size:
        loop.call_later(LAST_SECONDS, cut_off_in_time, transport, loop, size)


class Ending:
    """A transport whose close comes to an end; the rest is the transport's own."""

    __slots__ = ("_loop", "bare")

    def __init__(self, bare: asyncio.Transport, loop: asyncio.AbstractEventLoop):
        self.bare = bare
        self._loop = loop

    def __getattr__(self, name: str) -> Any:
        return getattr(self.bare, name)

    def close(self) -> None:
        """Close it once the peer has taken what is left, or takes nothing more."""
        if not self.bare.is_closing():
            self.bare.close()
            cut_off_in_time(self.bare, self._loop)


class Requests(H11Protocol):
    """The requests of one connection, until it becomes a WebSocket."""

    def connection_made(  # type: ignore[override]  # uvicorn's own is as narrow
        self, transport: asyncio.Transport
    ) -> None:
        """Begin: called by the transport."""
        ending: Any = Ending(transport, self.loop)
        super().connection_made(ending)
        # Not a method of its own: each connection would be a cycle.
        self.app = partial(_serve, self.app, transport)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand the connection over, as it was."""
        held: Any = self
        held.transport = held.transport.bare
        super().handle_websocket_upgrade(event)


async def _serve(
    application: Any,
    transport: asyncio.Transport,
    scope: Scope,
    receive: ASGIReceiveCallable,
    send: ASGISendCallable,
) -> None:
    """Let the application answer, and listen to how it begins."""

    async def heed(message: ASGISendEvent) -> None:
        if is_event_stream(message):
            notice_silence(transport.get_extra_info("socket"))
        await send(message)

    await application(scope, receive, heed)


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

    #: In the places of a queue and an event.
    queue: Any
    writable: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue = Inbox()
        self.writable = Writable()
        self.lingering: Lingering | None = None

    def data_received(self, data: bytes) -> None:
        """Take in what the peer says: called by the transport."""
        if self.lingering is None:
            super().data_received(data)
        elif not self.lingering.hear(len(data)):
            self.transport.abort()

    def handle_parser_exception(self) -> None:
        """Tell the peer what it did wrong, and throw away what it still sends."""
        closed = self.conn.close_sent
        said = {"code": closed.code, "reason": closed.reason} if closed else {}
        self.queue.put_nowait({"type": "websocket.disconnect", **said})
        self.close_sent = True
        self.lingering = Lingering()
        self.transport.resume_reading()
        self.transport.write(b"".join(self.conn.data_to_send()))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.close_timer = self.loop.call_later(LOOK_SECONDS, self._look)

    def _look(self) -> None:
        if self.lingering and self.lingering.goes_on():
            self.close_timer = self.loop.call_later(LOOK_SECONDS, self._look)
        else:
            self.transport.abort()

    def handle_connect(self, event: Handshake) -> None:
        """Begin to serve; where a text is one frame as it is, by `put`, too."""
        super().handle_connect(event)
        if self.response.status_code == SWITCHING and not self.conn.extensions:
            extensions: Any = self.scope["extensions"]
            extensions[PUT] = self.put

    def put(self, text: str) -> Coroutine[Any, Any, None] | None:
        """Send a text at once; return what is to be awaited before the next one."""
        is_free = self.writable.is_open and self.conn.state is OPEN
        if not is_free or self.close_sent or self.disconnected:
            return self.send({"type": "websocket.send", "text": text})
        self.transport.write(_last_frame.of(text))
        return None if self.writable.is_open else self.writable.opened()

    async def send(self, message: ASGISendEvent) -> None:
        """Send what the application says: this is the ASGI `send`.

        Raises:
            ClientDisconnected: the peer has gone.
        """
        text = message.get("text") if message["type"] == "websocket.send" else None
        if text is None or not self._is_plain():
            await self._send_other(message)
            return
        if not self.writable.is_set():
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
            cut_off_in_time(self.transport, self.loop)
        if message["type"] == "websocket.accept":
            self._forget_handshake()

    def keepalive_timeout(self) -> None:
        """Close a peer that answers no ping: called by uvicorn."""
        super().keepalive_timeout()
        cut_off_in_time(self.transport, self.loop)

    def _forget_handshake(self) -> None:
        held: Any = self
        held.request = held.response = held.scope = None

    def _is_plain(self) -> bool:
        """Tell whether a text is one frame as it is, and may be sent now."""
        is_open = self.conn.state is OPEN and not self.close_sent
        return self.handshake_complete and is_open and not self.conn.extensions
