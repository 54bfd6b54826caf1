"""The last wall: the address of whoever is at the other end."""

from __future__ import annotations

import socket

import pytest

from notifications.net import ForbiddenAddress, post
from tests.support.receiver import receiving

NAME = "hooks.example.com"


def test_a_peer_that_is_inside_after_all_hears_not_a_word(
    resolve, monkeypatch, settings, at_home
):
    """Should the pin ever slip, the connected socket itself is judged."""
    settings.HEADWAY_OUTBOUND_NETWORKS = []
    with receiving() as there:
        real = socket.create_connection

        def astray(address: object, timeout: float, **kwargs: object) -> socket.socket:
            return real(("127.0.0.1", there.port), timeout)

        monkeypatch.setattr("urllib3.util.connection.create_connection", astray)
        resolve(NAME, ["93.184.216.34"])
        with pytest.raises(ForbiddenAddress):
            post(f"http://{NAME}:{there.port}/", b"{}", {})
    assert there.calls == []
