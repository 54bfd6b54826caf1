"""A connection as others see it."""

from __future__ import annotations

import dataclasses

import pytest

from progress.relay.connection import Peer


def test_nothing_has_to_be_known_of_a_peer():
    assert Peer() == Peer(username="", address="", agent="")


def test_a_peer_is_shared_and_so_does_not_change():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Peer().username = "mallory"
