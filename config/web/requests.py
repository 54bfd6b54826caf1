"""Daphne's HTTP request, with back-pressure for what it answers."""

from __future__ import annotations

from typing import Any

from daphne.http_protocol import WebRequest
from daphne.server import HTTPFactory
from twisted.internet.tcp import Connection

from config.web.inbox import Inbox
from config.web.silence import is_event_stream, notice_silence
from config.web.valve import Valve
from progress.relay import current_relay
from progress.sse import answers


class Request(WebRequest):
    """One request; `valve` says when its answer may go on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.valve = Valve()
        # Twisted would parse every upload in memory, here, and nested mail without end.
        super().__init__(*args, parsePOSTFormSubmission=False, **kwargs)

    def make_inbox(self) -> Inbox:
        """Return where the body waits for the application."""
        return Inbox()

    def offers(self) -> dict[str, Any]:
        """Return what its application gets beyond daphne's scope: nothing."""
        return {}

    def handle_reply(self, message: Any) -> None:
        """Carry out what the application says, and listen to the transport."""
        is_start = message.get("type") == "http.response.start"
        if is_start and not self.finished and self.channel and not self.producer:
            self.registerProducer(self.valve, True)
            if is_event_stream(message):
                _notice_silence(self.transport)
        super().handle_reply(message)
        if is_start and current_relay().is_draining:
            self._answer_last()

    def _answer_last(self) -> None:
        """Let the next request come over another connection, to another process."""
        if self.channel:
            self.channel.persistent = False
            self.responseHeaders.setRawHeaders(b"connection", [b"close"])

    def send_away(self) -> None:
        """Answer that this process goes, instead of what the application would say."""
        if self._response_started:
            self.transport.abortConnection()
        elif self.path.startswith(b"/api/"):
            self._refuse(answers.restarting())
        else:
            self.setHeader(b"retry-after", b"1")
            detail = "This server is about to restart."
            self.basic_error(503, b"Service Unavailable", detail)

    def _refuse(self, refusal: answers.Refusal) -> None:
        status, headers, body = answers.encoded_refusal(refusal)
        start = {"type": "http.response.start", "status": status, "headers": headers}
        self.handle_reply(start)
        self.handle_reply({"type": "http.response.body", "body": body})

    def finish(self) -> None:
        """End the answer."""
        if self.producer:
            self.unregisterProducer()
        super().finish()

    def handle_exception(self, exception: BaseException) -> None:
        """Answer 500, or cut the connection: half an answer must not look whole."""
        if self._response_started:
            self.transport.abortConnection()
        else:
            super().handle_exception(exception)

    def end_unfinished(self) -> None:
        """End what the application has left open by returning."""
        self.handle_exception(RuntimeError("The application did not answer."))


def _notice_silence(transport: Any) -> None:
    if isinstance(transport, Connection):
        notice_silence(transport.socket)


class RequestFactory(HTTPFactory):
    """Makes the requests of a server."""

    def buildProtocol(self, addr: Any) -> Any:
        """Return the protocol of a connection."""
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        return protocol
