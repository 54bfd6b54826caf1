"""Tests stay on this machine, whatever they call."""

from __future__ import annotations

import socket

import pytest

from tests.support.network import RealNetwork, only_this_machine

#: Of documentation alone (RFC 5737, RFC 3849): nobody is there.
ELSEWHERE = ("192.0.2.1", 443)


@pytest.mark.parametrize("name", ["connect", "connect_ex"])
def test_no_connection_leaves_this_machine(name):
    with (
        only_this_machine() as refused,
        socket.socket() as peer,
        pytest.raises(RealNetwork),
    ):
        getattr(peer, name)(ELSEWHERE)
    assert refused == [ELSEWHERE]


def test_an_address_of_the_other_family_is_refused_as_well():
    with (
        only_this_machine(),
        socket.socket(socket.AF_INET6) as peer,
        pytest.raises(RealNetwork),
    ):
        peer.connect(("2001:db8::1", 80, 0, 0))


def test_a_name_of_another_machine_is_not_looked_up():
    with only_this_machine(), socket.socket() as peer, pytest.raises(RealNetwork):
        peer.connect(("example.org", 80))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_reached(host):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as peer:
        peer.connect((host, server.getsockname()[1]))


def test_every_test_is_guarded(refused_calls):
    with socket.socket() as peer, pytest.raises(RealNetwork):
        peer.connect(ELSEWHERE)
    assert refused_calls == [ELSEWHERE]
    refused_calls.clear()
