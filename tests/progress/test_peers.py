"""From where a connection comes."""

from __future__ import annotations

import pytest

from progress.peers import AGENT, peer_of
from progress.relay.connection import Peer


def scope(*headers: tuple[bytes, bytes], client: object = ("192.0.2.7", 5)) -> dict:
    return {"headers": headers, "client": client}


@pytest.fixture
def proxies(settings):
    def count(number: int) -> None:
        settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": number}

    count(0)
    return count


def test_a_peer_is_known_by_name_address_and_browser(proxies):
    made = peer_of(scope((b"user-agent", b"curl/8")), "alice")
    assert made == Peer(username="alice", address="192.0.2.7", agent="curl/8")


def test_without_a_proxy_a_client_cannot_say_where_it_is(proxies):
    assert peer_of(scope((b"x-forwarded-for", b"10.0.0.1"))).address == "192.0.2.7"


@pytest.mark.parametrize(
    ("number", "forwarded", "address"),
    [
        (1, b"198.51.100.1", "198.51.100.1"),
        (1, b"forged, 198.51.100.1", "198.51.100.1"),
        (2, b"forged, 198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, b"198.51.100.1", "198.51.100.1"),
        (1, b"", "192.0.2.7"),
    ],
)
def test_behind_proxies_it_is_where_the_outermost_of_them_saw_it(
    proxies, number, forwarded, address
):
    proxies(number)
    assert peer_of(scope((b"x-forwarded-for", forwarded))).address == address


def test_what_a_client_says_of_itself_is_kept_short(proxies):
    proxies(1)
    long = scope((b"user-agent", b"x" * 5000), (b"x-forwarded-for", b"y" * 5000))
    made = peer_of(long)
    assert len(made.agent) == AGENT
    assert len(made.address) == 64


@pytest.mark.parametrize("given", [{}, {"headers": [], "client": None}])
def test_what_a_server_does_not_say_is_not_known(given, proxies):
    assert peer_of(given, "alice") == Peer(username="alice")
