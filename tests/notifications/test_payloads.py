from __future__ import annotations

import pytest

from notifications import payloads
from notifications.errors import UnknownPayload
from notifications.kinds import Kind
from notifications.registry import REGISTRY


def test_a_payload_of_another_shape_is_refused_with_its_place():
    entry = REGISTRY[Kind.PROGRESS_MILESTONE]
    with pytest.raises(UnknownPayload, match="percent"):
        payloads.check(entry.payload_schema, dict(entry.sample) | {"percent": 101})


def test_a_payload_that_is_too_long_is_refused():
    entry = REGISTRY[Kind.TEST]
    long = {"title": "x" * payloads.MAX_BYTES, "channel": "email"}
    with pytest.raises(UnknownPayload, match="longer"):
        payloads.check(entry.payload_schema, long)
