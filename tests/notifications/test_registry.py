from __future__ import annotations

import pytest

from notifications import payloads
from notifications.errors import UnknownPayload
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


def test_a_payload_of_another_shape_is_refused_with_its_place():
    entry = REGISTRY[Kind.PROGRESS_MILESTONE]
    with pytest.raises(UnknownPayload, match="percent"):
        payloads.check(entry.payload_schema, dict(entry.sample) | {"percent": 101})


def test_a_payload_that_is_too_long_is_refused():
    entry = REGISTRY[Kind.TEST]
    long = {"title": "x" * payloads.MAX_BYTES, "channel": "email"}
    with pytest.raises(UnknownPayload, match="longer"):
        payloads.check(entry.payload_schema, long)
