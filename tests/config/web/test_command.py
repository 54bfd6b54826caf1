"""The command line listens where it is told to, or where HOST and PORT say."""

from __future__ import annotations

import pytest

from config.web.command import APPLICATION, CommandLine


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    monkeypatch.setenv("HOST", "192.0.2.1")
    monkeypatch.setenv("PORT", "8100")


def test_without_a_place_it_is_the_environment_that_names_one():
    given = CommandLine().arguments([])
    assert given == ["-b", "192.0.2.1", "-p", "8100", APPLICATION]


@pytest.mark.parametrize(
    "place", [["-u", "/run/headway.sock"], ["--fd", "0"], ["-p", "8200"], ["-b", "::1"]]
)
def test_a_place_that_is_given_is_the_only_one(place):
    assert CommandLine().arguments(place) == [*place, APPLICATION]


def test_connections_last_and_dead_ones_are_found():
    options = CommandLine().parser.parse_args([APPLICATION])
    assert options.websocket_timeout == -1
    assert options.ping_interval > options.ping_timeout > 0
    assert options.websocket_max_message_size == 64 * 1024
