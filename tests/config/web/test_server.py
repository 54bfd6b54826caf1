"""The server waits for slow peers, and nothing that fails leaves anything open."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.frames import Close
from websockets.sync.client import ClientConnection, connect

from config.server.plan import BASE_DIR
from tests.support.flood import CHUNK, CHUNKS
from tests.support.stack import Stack
from tests.support.waiting import eventually

UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)
#: A text frame as clients send it: a kilobyte behind a mask.
MASKED = b"\x81\xfe\x04\x00" + bytes(4) + b"x" * 1024
BOTH = pytest.mark.parametrize(
    ("protocol", "headers"), [("websocket", UPGRADE), ("http", "")]
)
#: What the kernel and one buffer of the server hold; far from all.
HELD = 100


def close_of(peer: ClientConnection) -> Close | None:
    """Read to the end; return the close frame, None for one that was dropped."""
    with suppress(ConnectionClosed):
        while True:
            peer.recv(timeout=20)
    return peer.protocol.close_rcvd


@contextmanager
def one_that_does_not_read(
    address: str, headers: str, path: str = "/flood"
) -> Iterator[socket.socket]:
    """Ask for the flood, and read nothing of it."""
    host, _, port = address.rpartition(":")
    with socket.socket() as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        peer.connect((host, int(port)))
        request = f"GET {path} HTTP/1.1\r\nHost: {address}\r\n{headers}\r\n"
        peer.sendall(request.encode())
        peer.settimeout(20)
        yield peer


def taken(address: str, protocol: str) -> int:
    """Return how many chunks the server has taken from the application."""
    return int(httpx.get(f"http://{address}/taken/{protocol}").text)


def rested(address: str, protocol: str) -> int:
    """Return how many chunks the server takes before it takes no more."""
    seen = [-1, 0]

    def is_at_rest() -> bool:
        seen.append(taken(address, protocol))
        return 0 < seen[-1] == seen[-2] == seen[-3]

    eventually(is_at_rest, what=f"chunks of {protocol}")
    return seen[-1]


@pytest.mark.parametrize(
    ("protocol", "headers"), [("websocket", UPGRADE), ("http", "")]
)
def test_a_peer_that_does_not_read_is_waited_for(flood, protocol, headers):
    with one_that_does_not_read(flood, headers) as peer:
        assert rested(flood, protocol) < HELD
        # It lives, and goes on as soon as the peer reads.
        received = 0
        while received < CHUNK * CHUNKS:
            received += len(peer.recv(1 << 20))
    assert taken(flood, protocol) == CHUNKS


@pytest.mark.parametrize(
    ("protocol", "headers"), [("websocket", UPGRADE), ("http", "")]
)
def test_one_that_waits_is_let_go_when_its_peer_goes(flood, protocol, headers):
    with one_that_does_not_read(flood, headers):
        assert rested(flood, protocol) < HELD
    eventually(lambda: taken(flood, protocol) == CHUNKS)


def test_others_are_served_while_one_does_not_read(flood):
    with one_that_does_not_read(flood, UPGRADE):
        rested(flood, "websocket")
        with connect(f"ws://{flood}/echo") as reader:
            reader.send("hello")
            assert reader.recv(timeout=20) == "hello"


def test_the_code_and_the_reason_of_a_close_arrive(flood):
    with connect(f"ws://{flood}/flood", compression=None) as reader:
        assert close_of(reader) == Close(4008, "enough")


def test_an_application_that_fails_is_answered_at_once(flood):
    assert httpx.get(f"http://{flood}/fail").status_code == 500


def test_half_an_answer_does_not_look_whole(flood):
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://{flood}/fail-late")


def test_an_application_that_returns_leaves_nobody_waiting(flood):
    assert httpx.get(f"http://{flood}/return").status_code == 500
    with connect(f"ws://{flood}/return") as peer:
        assert close_of(peer).code == 1011


def test_a_message_that_is_too_large_ends_only_its_connection(flood):
    with connect(f"ws://{flood}/echo") as large, connect(f"ws://{flood}/echo") as other:
        # It may be refused before all of it has left.
        with suppress(ConnectionClosed):
            large.send("x" * 10_000_000)
        assert close_of(large).code == 1009
        other.send("still here")
        assert other.recv(timeout=20) == "still here"


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://a", b"101"), ("http://a\x0bX-Forwarded-For: b", b"400")],
)
def test_a_header_cannot_hide_another_one(flood, origin, status):
    headers = f"{UPGRADE}Origin: {origin}\r\n"
    with one_that_does_not_read(flood, headers, "/deaf") as peer:
        assert peer.recv(4096).split()[1] == status


def test_messages_that_nobody_takes_in_are_not_read(flood):
    with one_that_does_not_read(flood, UPGRADE, "/deaf") as peer:
        assert peer.recv(4096).startswith(b"HTTP/1.1 101")
        peer.settimeout(2)
        sent = 0
        with suppress(TimeoutError):
            while sent < 25 * 2**20:
                sent += peer.send(MASKED * 1000)
        assert sent < 12 * 2**20


def test_a_port_that_is_taken_is_named(flood, tmp_path):
    host, _, port = flood.rpartition(":")
    result = subprocess.run(
        [sys.executable, "-m", "config.web"],
        env={**Stack(tmp_path, "").env, "HOST": host, "PORT": port},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert port in result.stderr
    assert "Choose another PORT" in result.stderr
