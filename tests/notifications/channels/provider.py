"""A mail provider on this machine that speaks Resend's HTTP and answers as told."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any, cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the provider says next; without a status it breaks the connection."""

    status: int | None = 200
    #: The answer comes only when this is set.
    after: Event | None = None
    body: Any = field(default_factory=lambda: {"id": "re_1"})
    headers: dict[str, str] = field(default_factory=dict)


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


class Provider(ThreadingHTTPServer):
    """Gives the next of `answers`, and a plain success when there is none left."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.answers: list[Answer] = []
        self.requests: list[Request] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/"


class Conversation(BaseHTTPRequestHandler):
    """One request."""

    def do_POST(self) -> None:
        """Remember the request, and answer it."""
        provider = cast(Provider, self.server)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = dict(self.headers.items())
        provider.requests.append(Request(path=self.path, headers=headers, body=body))
        answer = provider.answers.pop(0) if provider.answers else Answer()
        if answer.after:
            answer.after.wait()
        if answer.status is None:
            self.close_connection = True
            return
        self._give(answer.status, answer)

    def _give(self, status: int, answer: Answer) -> None:
        content = json.dumps(answer.body).encode()
        self.send_response(status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""
