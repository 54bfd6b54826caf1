"""Every word has to be found, in the name, the place or what is watched."""

from __future__ import annotations

from datetime import timedelta

import pytest

from progress.registry.entries import connection_dict
from progress.registry.searching import search
from tests.support.relays import NOON, a_connection

ALICE = connection_dict(a_connection(id="c1", watches=("job:4caa",)), "host-1")
BOB = connection_dict(
    a_connection(
        id="c2",
        username="bob",
        transport="sse",
        address="198.51.100.2",
        agent="curl/8.5",
        opened_at=NOON + timedelta(seconds=1),
    ),
    "host-2",
)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["c2", "c1"]),
        ("alice", ["c1"]),
        ("user:bob", ["c2"]),
        ("transport:sse", ["c2"]),
        ("job:4caa", ["c1"]),
        ("198.51", ["c2"]),
        ("CURL", ["c2"]),
        ("process:host-1", ["c1"]),
        ("connection:c1", ["c1"]),
        ("alice transport:sse", []),
    ],
)
def test_words_narrow_and_the_newest_comes_first(words, found):
    assert [one["id"] for one in search([ALICE, BOB], words)] == found
