"""An open WebSocket holds what is its own, and acts as if it held everything."""

from __future__ import annotations

import pytest

from config.web.handshake import HANDSHAKE, OPTIONS, needed
from config.web.sockets import SocketFactory, WebSocket


@pytest.fixture
def factory() -> SocketFactory:
    factory = SocketFactory(server_class=None)
    factory.setProtocolOptions(closeHandshakeTimeout=7)
    factory.share_options()
    return factory


def test_options_are_read_from_the_class(factory):
    socket = factory.protocol()
    assert socket.closeHandshakeTimeout == 7
    assert "closeHandshakeTimeout" not in vars(socket)
    assert not hasattr(WebSocket, "closeHandshakeTimeout")


def test_what_is_as_for_all_others_is_not_held(factory):
    held = {name: getattr(factory, name) for name in OPTIONS}
    held |= {"wasClean": False, "localCloseCode": None, "peer": "tcp:192.0.2.1"}
    assert needed(held, factory.shared) == {"peer": "tcp:192.0.2.1"}


def test_what_differs_is_held(factory):
    held = {"wasClean": True, "localCloseCode": 1000, "failByDrop": "otherwise"}
    assert needed(held, factory.shared) == held


def test_the_request_is_forgotten(factory):
    assert needed(dict.fromkeys(HANDSHAKE, "something"), factory.shared) == {}
