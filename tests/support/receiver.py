"""A real HTTP server that takes webhooks, and behaves as well as it is told to."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Behaviour = Callable[["Handler"], None]


@dataclass
class Call:
    """What came: header names in lower case, the body as it was."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Behaves for each call like the next of `behaviours`, the last one for ever."""

    behaviours: list[Behaviour]
    calls: list[Call] = field(default_factory=list)
    #: Set when the test is over: whoever hangs stops.
    over: threading.Event = field(default_factory=threading.Event)
    port: int = 0
    scheme: str = "http"

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"

    def next(self) -> Behaviour:
        many = len(self.behaviours) > 1
        return self.behaviours.pop(0) if many else self.behaviours[0]


class Handler(BaseHTTPRequestHandler):
    """Notes the call and behaves."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        receiver = self.server.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {key.lower(): value for key, value in self.headers.items()}
        receiver.calls.append(Call(self.path, headers, body))
        self.close_connection = True
        receiver.next()(self)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    # Whose conversation still goes on when the test is over is waited for.
    daemon_threads = False
    receiver: Receiver

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what these tests are about."""


def answer(status: int, body: bytes = b"", **headers: str) -> Behaviour:
    """Answer so; underscores in names of headers are hyphens."""

    def behave(handler: Handler) -> None:
        handler.send_response(status)
        for key, value in headers.items():
            handler.send_header(key.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def hang(handler: Handler) -> None:
    """Never answer."""
    handler.server.receiver.over.wait(60)


def reset(handler: Handler) -> None:
    """Hang up with an RST."""
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def drip(beginning: bytes) -> Behaviour:
    """Send `beginning`, and then a byte each tenth of a second, for ever."""

    def behave(handler: Handler) -> None:
        handler.wfile.write(beginning)
        while not handler.server.receiver.over.wait(0.1):
            handler.wfile.write(b"x")

    return behave


drip_body = drip(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
drip_headers = drip(b"HTTP/1.1 200 OK\r\nX-Slow: ")


def flood(handler: Handler) -> None:
    """Send a body without end as fast as it is taken."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while not handler.server.receiver.over.is_set():
        handler.wfile.write(b"x" * 65_536)


@contextmanager
def receiving(
    *behaviours: Behaviour, tls: ssl.SSLContext | None = None
) -> Iterator[Receiver]:
    """Run a receiver on a port of its own."""
    receiver = Receiver(list(behaviours) or [answer(200, b"thanks")])
    server = Server(("127.0.0.1", 0), Handler)
    server.receiver, receiver.port = receiver, server.server_port
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        receiver.scheme = "https"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
