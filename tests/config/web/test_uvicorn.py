"""Uvicorn's protocols: nobody is waited for for ever, and frames are shared."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

import pytest
import uvicorn
from uvicorn.protocols.utils import ClientDisconnected
from websockets.sync.client import connect

from config.server.ports import free_port
from config.web.silence import UNHEARD_MS
from config.web.uvicorn import Requests, SharedFrames, cut_off_in_time
from progress.asgi_extensions import PUT
from tests.support.deaf import DeafRequest, DeafSocket
from tests.support.waiting import eventually

TEXT = "page 3 of 4: é" * 100


@contextmanager
def running(application, *, is_compressing: bool = False) -> Iterator[uvicorn.Server]:
    """Run a server for the length of the block."""
    config = uvicorn.Config(
        application,
        port=free_port(),
        http=Requests,
        ws=SharedFrames,
        timeout_keep_alive=0,
        ws_per_message_deflate=is_compressing,
        lifespan="off",
        log_config=None,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    eventually(lambda: server.started)
    try:
        yield server
    finally:
        server.should_exit = True
        thread.join()


class TooSlow:
    """An application that tells a peer more than it takes, and then closes."""

    def __init__(self) -> None:
        self.last: dict[str, object] = {}

    async def __call__(self, scope, receive, send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(0.5):
                    await send({"type": "websocket.send", "text": "x" * 1_000_000})
        await send({"type": "websocket.close", "code": 4008})
        self.last = await receive()


def test_a_peer_that_does_not_read_is_closed_all_the_same(monkeypatch):
    monkeypatch.setattr("config.web.uvicorn.LAST_SECONDS", 0.1)
    application = TooSlow()
    with running(application) as server, closing(DeafSocket(server.config.port)):
        eventually(lambda: application.last, seconds=20)
        assert application.last["code"] == 4008
        eventually(lambda: not server.server_state.connections, seconds=20)


class HalfFull:
    """An application that closes while something waits in the buffer, but little."""

    def __init__(self, end: str) -> None:
        self.end = end
        self.last: dict[str, object] = {}

    async def __call__(self, scope, receive, send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        protocol = send.__self__
        while not protocol.transport.get_write_buffer_size():
            await send({"type": "websocket.send", "text": "x" * 20_000})
        assert protocol.writable.is_set()
        if self.end == "close":
            await send({"type": "websocket.close", "code": 4401})
        else:
            protocol.keepalive_timeout()
        self.last = await receive()


@pytest.mark.parametrize("end", ["close", "ping"])
def test_a_peer_that_takes_all_but_the_end_is_cut_off(monkeypatch, end):
    monkeypatch.setattr("config.web.uvicorn.LAST_SECONDS", 0.1)
    application = HalfFull(end)
    with running(application) as server, closing(DeafSocket(server.config.port)):
        eventually(lambda: application.last, seconds=20)
        eventually(lambda: not server.server_state.connections, seconds=20)


class Streams:
    """An application that streams more than a peer takes, and then ends."""

    def __init__(self, end: str) -> None:
        self.end = end
        self.is_over = False
        self.server: uvicorn.Server

    async def __call__(self, scope, receive, send) -> None:
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        body = {"type": "http.response.body", "body": b"x" * 60_000, "more_body": True}
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(0.5):
                    await send(body)
                if self.end == "whole" and self.waiting():
                    await send({"type": "http.response.body", "body": b""})
                    break
        self.is_over = True

    def waiting(self) -> int:
        """Return how many bytes wait for the peer."""
        [connection] = self.server.server_state.connections
        return connection.transport.get_write_buffer_size()


@pytest.mark.parametrize("end", ["whole", "broken off"])
def test_a_stream_ends_although_its_peer_does_not_read(monkeypatch, end):
    monkeypatch.setattr("config.web.uvicorn.LAST_SECONDS", 0.1)
    application = Streams(end)
    with running(application) as server:
        application.server = server
        with closing(DeafRequest(server.config.port)):
            eventually(lambda: application.is_over, seconds=20)
            eventually(lambda: not server.server_state.connections, seconds=20)


class Buffer:
    """A transport, and the clock of its loop: what is left at each look."""

    def __init__(self, *sizes: int) -> None:
        self.sizes = list(sizes)
        self.is_cut_off = False

    def get_write_buffer_size(self) -> int:
        return self.sizes.pop(0)

    def abort(self) -> None:
        self.is_cut_off = True

    def call_later(self, seconds, callback, *given) -> None:
        callback(*given)


@pytest.mark.parametrize(
    ("sizes", "is_cut_off"),
    [((0,), False), ((9, 0), False), ((9, 5, 0), False), ((9, 5, 5), True)],
)
def test_who_still_takes_something_is_not_cut_off(sizes, is_cut_off):
    buffer: Any = Buffer(*sizes)
    cut_off_in_time(buffer, buffer)
    assert (buffer.sizes, buffer.is_cut_off) == ([], is_cut_off)


@pytest.mark.skipif(
    not hasattr(socket, "TCP_USER_TIMEOUT"), reason="the kernel has no such option"
)
@pytest.mark.parametrize(
    ("content_type", "expected"),
    [(b"text/event-stream", UNHEARD_MS), (b"text/html", 0)],
)
def test_the_kernel_gives_up_only_streams_of_events(content_type, expected):
    found = []

    async def application(scope, receive, send) -> None:
        headers = [(b"content-type", content_type)]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        [connection] = server.server_state.connections
        peer = connection.transport.get_extra_info("socket")
        found.append(peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT))
        await send({"type": "http.response.body", "body": b""})

    with running(application) as server, closing(DeafRequest(server.config.port)):
        eventually(lambda: found)
    assert found == [expected]


async def echo_thrice(scope, receive, send) -> None:
    """Answer each text with a text, bytes, and the text again; end at "end"."""
    assert scope["type"] == "websocket"
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        if message["text"] == "end":
            await send({"type": "websocket.close", "code": 4410, "reason": "asked"})
            return
        await send({"type": "websocket.send", "text": TEXT})
        await send({"type": "websocket.send", "bytes": b"\x00\xff"})
        await send({"type": "websocket.send", "text": TEXT})


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "compressing"])
def url(request) -> Iterator[str]:
    """A server, which compresses for those who offer it, or does not."""
    with running(echo_thrice, is_compressing=request.param) as server:
        yield f"ws://127.0.0.1:{server.config.port}/"


@pytest.mark.parametrize("compression", [None, "deflate"])
def test_everybody_reads_what_was_sent_in_its_order(url, compression):
    with (
        connect(url, compression=compression) as first,
        connect(url, compression=compression) as second,
    ):
        for socket in (first, second):
            socket.send("go")
        for socket in (first, second):
            assert [socket.recv(timeout=10) for _ in range(3)] == [
                TEXT,
                b"\x00\xff",
                TEXT,
            ]


def test_a_close_keeps_its_code_and_reason(url):
    with connect(url) as socket:
        socket.send("end")
        with pytest.raises(Exception, match="4410"):
            socket.recv(timeout=10)
        assert (socket.close_code, socket.close_reason) == (4410, "asked")


class Hasty:
    """An application that puts texts until the server lets it wait."""

    def __init__(self) -> None:
        self.put: Any = None
        self.count = 0
        self.last: dict[str, object] = {}

    async def __call__(self, scope, receive, send) -> None:
        self.put = scope["extensions"].get(PUT)
        await receive()
        await send({"type": "websocket.accept"})
        if self.put is not None:
            await self.put_many()
        self.last = await receive()

    async def put_many(self) -> None:
        rest = None
        while rest is None:
            self.count += 1
            rest = self.put(TEXT * 50)
        # Whoever does not wait is not heard before it was their turn.
        late = self.put("late")
        await rest
        await late


def test_texts_are_put_at_once_until_the_peer_does_not_read():
    application = Hasty()
    with running(application) as server:
        url = f"ws://127.0.0.1:{server.config.port}/"
        with connect(url, compression=None) as socket:
            eventually(lambda: application.count)
            texts = [socket.recv(timeout=10) for _ in range(10)]
            while texts[-1] != "late":
                texts.append(socket.recv(timeout=10))
        assert texts == [TEXT * 50] * application.count + ["late"]


def test_who_has_gone_is_put_nothing():
    application = Hasty()
    with running(application) as server:
        with closing(DeafSocket(server.config.port)):
            eventually(lambda: application.count)
        eventually(lambda: not server.server_state.connections, seconds=20)
        with pytest.raises(ClientDisconnected):
            application.put("nobody hears this").send(None)


def test_where_texts_are_compressed_they_cannot_be_put():
    application = Hasty()
    with running(application, is_compressing=True) as server:
        url = f"ws://127.0.0.1:{server.config.port}/"
        with connect(url, compression="deflate"):
            pass
        eventually(lambda: application.last)
    assert application.put is None
