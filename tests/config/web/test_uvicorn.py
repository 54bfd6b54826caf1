"""Uvicorn's WebSocket with frames that are shared."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import pytest
import uvicorn
from websockets.sync.client import connect

from config.server.ports import free_port
from config.web.uvicorn import SharedFrames
from tests.support.deaf import DeafSocket
from tests.support.waiting import eventually

TEXT = "page 3 of 4: é" * 100


@contextmanager
def running(application, *, is_compressing: bool = False) -> Iterator[uvicorn.Server]:
    """Run a server for the length of the block."""
    config = uvicorn.Config(
        application,
        port=free_port(),
        ws=SharedFrames,
        ws_per_message_deflate=is_compressing,
        lifespan="off",
        log_config=None,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    eventually(lambda: server.started)
    yield server
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
