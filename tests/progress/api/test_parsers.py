"""Reading the bodies of requests."""

from __future__ import annotations

from io import BytesIO

import pytest
from rest_framework.exceptions import ParseError

from progress.api.parsers import JsonParser


def test_json_is_read():
    assert JsonParser().parse(BytesIO(b'{"a": [1]}')) == {"a": [1]}


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"a":' * 100_000])
def test_what_cannot_be_read_is_refused(body):
    with pytest.raises(ParseError):
        JsonParser().parse(BytesIO(body))
