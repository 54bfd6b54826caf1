"""A mail provider on this machine that speaks Resend's HTTP and answers as told.

Like Resend it remembers idempotency keys: the same request again is the same mail.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any, cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the provider says next; without a status it breaks the connection."""

    status: int | None = 200
    #: The answer comes only when this is set.
    after: Event | None = None
    #: None: what Resend says of a mail that it took.
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    #: The mail is taken, whatever the answer says.
    is_taken: bool = False
    #: The connection is reset, not closed.
    is_reset: bool = False

    @property
    def is_honest(self) -> bool:
        """Whether it is what Resend itself would say."""
        return self.status == 200 and self.body is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the provider was asked."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, decoded."""
        return json.loads(self.body)

    @property
    def key(self) -> str:
        """The idempotency key."""
        return self.headers.get("Idempotency-Key", "")


class Provider(ThreadingHTTPServer):
    """Gives the next of `answers`, and an honest one when there is none left."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: list[Answer] = []
        self.requests: list[Request] = []
        #: The mails that went out, each once.
        self.mails: list[Request] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def take(self, request: Request) -> Answer:
        """Send a mail out, unless that was done for its key before."""
        for number, mail in enumerate(self.mails, 1):
            if mail.key and mail.key == request.key:
                is_same = mail.body == request.body
                return _taken(number) if is_same else _conflict()
        self.mails.append(request)
        return _taken(len(self.mails))


class Conversation(BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self) -> None:
        """Remember the request, and answer it."""
        provider = cast(Provider, self.server)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = dict(self.headers.items())
        request = Request(path=self.path, headers=headers, body=body)
        provider.requests.append(request)
        answer = provider.answers.pop(0) if provider.answers else Answer()
        if answer.is_honest or answer.is_taken:
            honest = provider.take(request)
            if answer.is_honest:
                answer = replace(honest, after=answer.after)
        self._say(answer)

    def _say(self, answer: Answer) -> None:
        if answer.after:
            answer.after.wait()
        if answer.is_reset:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        if answer.status is None:
            self.close_connection = True
            return
        content = json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


def _taken(number: int) -> Answer:
    return Answer(body={"id": f"re_{number}"})


def _conflict() -> Answer:
    body = {"name": "invalid_idempotent_request", "message": "Another body."}
    return Answer(status=409, body=body)
