"""A WebSocket reads while it may, and sends the same bytes to all."""

from __future__ import annotations

import asyncio

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from config.web.frames import text_frame
from config.web.inbox import FULL
from config.web.sockets import REASON_BYTES, SocketFactory, WebSocket
from progress.asgi_extensions import PUT


class Transport:
    """Notes whether it is read, and what it is to send."""

    def __init__(self) -> None:
        self.is_read = True
        self.written: list[bytes] = []

    def write(self, frame: bytes) -> None:
        self.written.append(frame)

    def pauseProducing(self) -> None:
        self.is_read = False

    def resumeProducing(self) -> None:
        self.is_read = True


@pytest.fixture
def websocket() -> WebSocket:
    """A connection without a server."""
    socket = WebSocket()
    socket.transport = Transport()
    socket.make_valve()
    return socket


def test_it_is_made_by_its_factory():
    assert SocketFactory.protocol is WebSocket


def test_a_peer_that_does_not_read_is_not_read(websocket):
    websocket.valve.pauseProducing()
    assert not websocket.transport.is_read
    websocket.valve.resumeProducing()
    assert websocket.transport.is_read


async def test_a_peer_that_says_too_much_is_not_read_until_it_is_taken(websocket):
    inbox = websocket.make_inbox()
    for number in range(FULL):
        inbox.put_nowait({"number": number})
    assert not websocket.transport.is_read
    websocket.valve.pauseProducing()
    websocket.valve.resumeProducing()
    assert not websocket.transport.is_read
    for _ in range(FULL):
        await inbox.get()
    assert websocket.transport.is_read


async def test_a_text_is_put_at_once_and_the_next_one_waits_for_the_peer(websocket):
    websocket.state = WebSocket.STATE_OPEN
    put = websocket.offers()["extensions"][PUT]
    assert put("page 3") is None
    websocket.valve.pauseProducing()
    rest = put("page 4")
    assert websocket.transport.written == [text_frame("page 3"), text_frame("page 4")]
    waiting = asyncio.ensure_future(rest)
    await asyncio.sleep(0)
    assert not waiting.done()
    websocket.valve.resumeProducing()
    await waiting


def test_who_has_gone_is_put_nothing(websocket):
    websocket.state = WebSocket.STATE_CLOSED
    assert websocket.put("page 3") is None
    assert websocket.transport.written == []


def test_a_long_reason_is_cut_between_letters(websocket, monkeypatch):
    sent = []
    monkeypatch.setattr(
        websocket, "sendCloseFrame", lambda **given: sent.append(given), raising=True
    )
    websocket.serverClose(4008, "é" * REASON_BYTES)
    assert sent == [{"code": 4008, "reasonUtf8": ("é" * 61).encode()}]


@pytest.mark.parametrize("size", [1, 125, 126, 65_535])
def test_text_of_any_size_arrives_as_it_was(flood, size):
    with connect(f"ws://{flood}/echo") as peer:
        peer.send("x" * size)
        assert peer.recv(timeout=20) == "x" * size


def test_many_messages_keep_their_order(flood):
    with connect(f"ws://{flood}/echo") as peer:
        for number in range(3 * FULL):
            peer.send(str(number))
        told = [peer.recv(timeout=20) for _ in range(3 * FULL)]
    assert told == [str(number) for number in range(3 * FULL)]


def test_one_that_is_not_accepted_is_refused(flood):
    with pytest.raises(InvalidStatus) as refused, connect(f"ws://{flood}/refuse"):
        pass
    assert refused.value.response.status_code == 403
