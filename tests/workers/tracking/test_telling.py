"""Failures reach monitoring once each, sooner or later, and nobody waits for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pytest
from redis.exceptions import ConnectionError as RedisAway

from progress.metrics import tracking
from tests.support.waiting import eventually
from workers.tracking.telling import Teller


@pytest.fixture
def heard(monkeypatch) -> Counter[str]:
    """What was told; the first try meets a Redis that is away."""
    heard: Counter[str] = Counter()
    tries: list[int] = []

    def note(counts: Mapping[str, int]) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise RedisAway
        heard.update(counts)

    monkeypatch.setattr(tracking, "note", note)
    return heard


def test_what_could_not_be_told_is_told_later_and_once(heard):
    teller = Teller(interval=0.01)
    for what in ("claim", "flush", "claim"):
        teller.add(what)
    eventually(lambda: heard.total() == 3)
    assert heard == {"claim": 2, "flush": 1}
    eventually(lambda: not teller._running_in)
    teller.add("end")
    eventually(lambda: heard["end"] == 1)
    assert heard["claim"] == 2
