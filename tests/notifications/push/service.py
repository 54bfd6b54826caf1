"""A push service of the tests: it decrypts what it takes, and checks who sent it."""

from __future__ import annotations

import base64
import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import http_ece
from py_vapid import Vapid

from tests.notifications.push.browsers import OwnBrowser

Answer = tuple[int, dict[str, str], bytes]

TAKEN: Answer = (201, {"Location": "https://push.example.org/m/1"}, b"")
#: Say nothing until the test is over; break off without an answer.
HANG, RESET = "hang", "reset"


@dataclass(frozen=True, kw_only=True)
class Push:
    """One request as it came, and what only the browser can read of it."""

    name: str
    headers: dict[str, str]
    body: bytes
    news: dict[str, Any]
    claims: dict[str, Any]
    #: Our public key, as the token has it.
    key: str


class PushService:
    """Takes pushes for the browsers it knows; `answers` are used up one by one."""

    def __init__(self) -> None:
        self.taken: list[Push] = []
        self.faults: list[Exception] = []
        self.answers: list[Answer | str] = []
        self._browsers: dict[str, OwnBrowser] = {}
        self.is_over = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def browser(self) -> OwnBrowser:
        """Return a new browser whose subscription leads here."""
        browser = OwnBrowser(origin=self.origin)
        self._browsers[browser.name] = browser
        return browser

    def receive(self, name: str, headers: dict[str, str], body: bytes) -> None:
        """Read a request as service and browser would, each its part."""
        browser = self._browsers[name]
        assert headers["content-encoding"] == "aes128gcm"
        text = http_ece.decrypt(
            body, private_key=browser.key, auth_secret=browser.secret
        )
        token = headers["authorization"]
        assert Vapid.verify(token)
        parts = dict(part.split("=", 1) for part in token.split(" ", 1)[1].split(","))
        push = Push(
            name=name,
            headers=headers,
            body=body,
            news=json.loads(text),
            claims=_claims(parts["t"]),
            key=parts["k"],
        )
        self._require_valid(push.claims)
        self.taken.append(push)

    def _require_valid(self, claims: dict[str, Any]) -> None:
        # RFC 8292: for this service, and for no longer than a day.
        assert claims["aud"] == self.origin
        assert 0 < claims["exp"] - time.time() <= 24 * 3600
        assert claims["sub"].startswith(("mailto:", "https:"))

    @contextmanager
    def running(self) -> Iterator[PushService]:
        thread = Thread(target=self._server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield self
        finally:
            self.is_over.set()
            self.go_away()
            thread.join()

    def go_away(self) -> None:
        """Be reached by nobody any more.

        A socket that a thread waits at is not closed before it has looked: the thread
        ends first.
        """
        self._server.shutdown()
        self._server.server_close()


def _claims(token: str) -> dict[str, Any]:
    text = token.split(".")[1]
    decoded = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return dict(json.loads(decoded))


def _handler(service: PushService) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {key.lower(): value for key, value in self.headers.items()}
            try:
                service.receive(self.path.rsplit("/", 1)[-1], headers, body)
            except Exception as error:
                service.faults.append(error)
            self._answer(service.answers.pop(0) if service.answers else TAKEN)

        def _answer(self, answer: Answer | str) -> None:
            if answer == HANG:
                service.is_over.wait(60)
                return
            if answer == RESET:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return
            assert not isinstance(answer, str)
            status, headers, text = answer
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(text))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    return Handler
