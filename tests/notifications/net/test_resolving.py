"""The resolver has a time of its own to keep."""

from __future__ import annotations

import socket
import threading

import pytest

from notifications.net import resolving
from notifications.net.errors import TooSlow, Unreachable


def test_all_addresses_are_told(resolve):
    resolve("a.example.com", ["1.1.1.1", "2606:4700::1111"])
    assert resolving.look_up("a.example.com", 443) == ["1.1.1.1", "2606:4700::1111"]


def test_an_unknown_name_is_unreachable(resolve):
    with pytest.raises(Unreachable):
        resolving.look_up("nobody.example.com", 443)


def test_a_name_that_no_resolver_takes_is_unreachable():
    with pytest.raises(Unreachable):
        resolving.look_up("a" * 70 + ".example.com", 443)


def test_a_silent_resolver_is_too_slow(monkeypatch):
    over = threading.Event()

    def wait(*args: object, **kwargs: object) -> list[object]:
        over.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    monkeypatch.setattr(resolving, "SECONDS", 0.05)
    try:
        with pytest.raises(TooSlow):
            resolving.look_up("a.example.com", 443)
    finally:
        over.set()
