"""A port in use is named together with the variable that changes it."""

from __future__ import annotations

import random
import socket
from dataclasses import replace

import pytest

from config.errors import StartError
from config.server.ports import FREE_PORTS, check_ports, free_port


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_free_ports_are_fine(plan):
    check_ports(plan)


def test_a_taken_web_port_is_named(plan, taken):
    with pytest.raises(StartError, match=rf"Port {taken} .*: PORT=\d+ script/server"):
        check_ports(replace(plan, port=taken))


def test_a_taken_flower_port_is_named(plan, taken):
    with pytest.raises(StartError, match=rf"Port {taken} .*: FLOWER_PORT=\d+ "):
        check_ports(replace(plan, flower_port=taken))


def test_one_port_cannot_serve_for_both(plan):
    with pytest.raises(StartError, match="PORT and FLOWER_PORT are both"):
        check_ports(replace(plan, flower_port=plan.port))


def test_a_free_port_can_be_listened_on():
    with socket.create_server(("127.0.0.1", free_port())) as server:
        assert server.getsockname()[1] > 0


def test_a_free_port_is_none_that_a_client_may_be_given():
    with socket.create_server(("127.0.0.1", 0)) as server:
        given = server.getsockname()[1]
    assert given not in FREE_PORTS
    assert free_port() in FREE_PORTS


def test_one_that_is_taken_is_passed_over(monkeypatch):
    with socket.create_server(("127.0.0.1", free_port())) as server:
        taken, free = server.getsockname()[1], free_port()
        monkeypatch.setattr(random, "sample", lambda *_: [taken, free])
        assert free_port() == free


def test_where_none_is_free_that_is_said(monkeypatch):
    with socket.create_server(("127.0.0.1", free_port())) as server:
        taken = server.getsockname()[1]
        monkeypatch.setattr(random, "sample", lambda *_: [taken])
        with pytest.raises(OSError, match="no free port"):
            free_port()
