"""Daphne's server with back-pressure, cheap book-keeping and an orderly end."""

from __future__ import annotations

import asyncio
import logging
import signal
from functools import partial
from typing import Any

from daphne.server import Server
from django.conf import settings
from twisted.internet import defer, endpoints
from twisted.internet import reactor as installed_reactor
from twisted.logger import STDLibLogObserver, globalLogBeginner

from config.web.applications import Applications
from config.web.departure import Departure
from config.web.garbage import set_apart
from config.web.inbox import Inbox
from config.web.lingering import LOOK_SECONDS
from config.web.requests import Request, RequestFactory
from config.web.sockets import SERVICE_RESTART, SocketFactory, WebSocket
from progress.relay import current_relay

logger = logging.getLogger(__name__)

OPEN = WebSocket.STATE_OPEN
#: Seconds between looks at who is silent, and at what does not end.
ROUND = 5.0
#: Seconds that cancelled applications get before the process ends without them.
CANCEL_SECONDS = 3.0
#: Seconds that applications get before, to see that their peers were sent away.
AWAY_SECONDS = 1.0

# Which reactor it is shows only when the program runs.
reactor: Any = installed_reactor
server_from_string: Any = endpoints.serverFromString


class WebServer(Server):
    """Serves one ASGI application from one event loop."""

    def run(self) -> None:
        """Listen and serve until a signal; `abort_start` tells of a failed start."""
        self.applications = Applications(patience=self.application_close_timeout)
        self.departure = Departure(self.stop, self.finish)
        self.ports: list[Any] = []
        self._make_factories()
        # Twisted speaks of trouble through our logging.
        observer: Any = STDLibLogObserver("twisted")
        globalLogBeginner.beginLoggingTo([observer], redirectStandardIO=False)
        asyncio.set_event_loop(reactor._asyncioEventloop)
        self._listen()
        if not self.abort_start:
            self._prepare()
            reactor.run(installSignalHandlers=False)

    def _make_factories(self) -> None:
        self.http_factory = RequestFactory(self)
        self.ws_factory = SocketFactory(self, server=self.server_name)
        self.ws_factory.setProtocolOptions(
            autoPingTimeout=self.ping_timeout,
            allowNullOrigin=True,
            openHandshakeTimeout=self.websocket_handshake_timeout,
            maxMessagePayloadSize=self.websocket_max_message_size,
            maxFramePayloadSize=self.websocket_max_frame_size,
            # Who sends too much or nonsense is told so, by a code.
            failByDrop=False,
            closeHandshakeTimeout=LOOK_SECONDS,
        )
        self.ws_factory.share_options()

    def _listen(self) -> None:
        for description in self.endpoints:
            endpoint = server_from_string(reactor, description)
            listening = endpoint.listen(self.http_factory)
            listening.addCallback(self.ports.append)
            listening.addErrback(self.listen_error)

    def listen_error(self, failure: Any) -> None:
        """Say what is wrong in words that help, and end."""
        logger.critical("%s Choose another PORT or HOST.", failure.getErrorMessage())
        self.stop()

    def _prepare(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            reactor._asyncioEventloop.add_signal_handler(number, self.departure.ask)
        reactor.addSystemEventTrigger("before", "shutdown", self.kill_all_applications)
        reactor.callLater(ROUND, self.look_round)
        set_apart()
        # Daphne knows no lifespan events: see lifespan.py for servers that do.
        reactor._asyncioEventloop.call_soon(_start_relay)

    # Connections

    def protocol_connected(self, protocol: Request | WebSocket) -> None:
        """Note a connection or request."""
        self.applications.connect(protocol)

    def protocol_disconnected(self, protocol: Request | WebSocket) -> None:
        """Let its application go on until it ends."""
        self.applications.disconnect(protocol)
        # A connection that failed in the middle of its beginning has none.
        if hasattr(protocol, "valve"):
            protocol.valve.stopProducing()

    def create_application(
        self, protocol: Request | WebSocket, scope: dict[str, Any]
    ) -> Inbox | None:
        """Begin to serve a connection; returns where its messages go."""
        if protocol not in self.applications:
            return None
        inbox = protocol.make_inbox()
        full_scope = {"asgi": {"version": "3.0"}, **scope, **protocol.offers()}
        send = partial(self.handle_reply, protocol)
        application = self.application(full_scope, inbox.get, send)
        self.applications.start(protocol, application)
        return inbox

    async def handle_reply(
        self, protocol: Request | WebSocket, message: dict[str, Any]
    ) -> None:
        """Send, then wait while the peer does not read: this is the ASGI `send`.

        It does not suspend while less than 64 KiB wait to be sent.
        """
        if protocol not in self.applications:
            return
        self.check_headers_type(message)
        protocol.handle_reply(message)
        # Nothing follows a close: nobody has to wait to say it.
        is_close = message["type"] == "websocket.close"
        if (
            not protocol.valve.is_open
            and protocol in self.applications
            and not is_close
        ):
            await protocol.valve.opened()

    def look_round(self) -> None:
        """Ping who is silent, and cancel what does not end."""
        reactor.callLater(ROUND, self.look_round)
        for protocol in self.applications:
            protocol.check_timeouts()
        self.applications.cancel_overdue()

    # The end

    async def finish(self) -> None:
        """Listen no more, and let answers end that are on their way."""
        for port in self.ports:
            port.stopListening()
        self._close_sockets()
        await self.applications.ended(settings.HEADWAY_DRAIN_SECONDS)

    def _close_sockets(self) -> None:
        """Close what the relay knows nothing of."""
        for protocol in self.applications:
            if (
                isinstance(protocol, WebSocket)
                and protocol.state == protocol.STATE_OPEN
            ):
                protocol.serverClose(SERVICE_RESTART, "service restart")

    def stop(self) -> None:
        """End now."""
        if not reactor.running:
            self.abort_start = True
        elif not self.is_stopping:
            self.is_stopping = True
            reactor.stop()

    is_stopping = False

    def kill_all_applications(self) -> defer.Deferred[None]:
        """Cancel what still runs; the reactor waits for the result."""
        return defer.Deferred.fromFuture(asyncio.ensure_future(self._end_all()))

    async def _end_all(self) -> None:
        await self._send_away()
        await self.applications.cancelled(CANCEL_SECONDS)
        await current_relay().close()

    async def _send_away(self) -> None:
        """Answer requests that were not; they end as if their peers had gone.

        Django sees to all that it began then; one that is cancelled it leaves behind.
        """
        requests = [peer for peer in self.applications if isinstance(peer, Request)]
        tasks = self.applications.serving(requests)
        for request in requests:
            request.send_away()
        await self.applications.finished(tasks, AWAY_SECONDS)


def _start_relay() -> None:
    current_relay().start()
