"""A resolver that says what a test wants, and settings that let a test call itself."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

import pytest

Resolve = Callable[..., None]


@pytest.fixture
def resolve(monkeypatch) -> Resolve:
    """`resolve("hooks.example.org", ["1.2.3.4"], ["10.0.0.1"])`: answer by answer.

    The last answer stays. Numbers are resolved as ever, and no other name is.
    """
    real = socket.getaddrinfo
    known: dict[str, list[list[str]]] = {}

    def getaddrinfo(host: str, port: Any, *args: Any, **kwargs: Any) -> Any:
        if _is_number(host):
            return real(host, port, *args, **kwargs)
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        answers = known[host]
        texts = answers.pop(0) if len(answers) > 1 else answers[0]
        return [row for text in texts for row in real(text, port, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    def set_answers(host: str, *answers: list[str]) -> None:
        known[host] = list(answers)

    return set_answers


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@pytest.fixture
def at_home(settings) -> None:
    """Calls to this machine are allowed, over http and to every port."""
    settings.HEADWAY_OUTBOUND_NETWORKS = ["127.0.0.0/8"]
    settings.HEADWAY_OUTBOUND_PORTS = ["1-65535"]
    settings.HEADWAY_OUTBOUND_HTTP = True


@pytest.fixture
def in_production(settings) -> None:
    """As a site on the Internet is set up."""
    settings.HEADWAY_OUTBOUND_HTTP = False
    settings.HEADWAY_OUTBOUND_PORTS = ["443", "8443"]
    settings.HEADWAY_OUTBOUND_NETWORKS = []
    settings.HEADWAY_BASE_URL = "https://headway.example.org"
    settings.ALLOWED_HOSTS = ["headway.example.org", ".jobs.example.org"]
