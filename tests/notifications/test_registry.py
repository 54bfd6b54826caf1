from __future__ import annotations

import pytest

from notifications import payloads
from notifications.kinds import Channel, Kind
from notifications.registry import REGISTRY


def test_every_kind_is_registered():
    assert set(REGISTRY) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_each_sample_is_of_the_shape_that_the_kind_asks_for(kind):
    entry = REGISTRY[kind]
    payloads.check(entry.payload_schema, dict(entry.sample))


@pytest.mark.parametrize("kind", Kind)
def test_defaults_are_allowed_and_the_inbox_is_among_them(kind):
    entry = REGISTRY[kind]
    assert entry.default_channels <= entry.allowed_channels
    assert Channel.DATABASE in entry.default_channels


@pytest.mark.parametrize("kind", Kind)
def test_news_grow_old(kind):
    assert REGISTRY[kind].lifetime is not None
