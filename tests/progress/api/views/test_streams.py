"""Streams are described, and a server without them says how to go on."""

from __future__ import annotations

import pytest
from drf_spectacular.generators import SchemaGenerator


@pytest.mark.parametrize("path", ["/api/sse", "/api/sse/admin"])
def test_a_server_without_streams_names_the_other_way(alice_api, path):
    answer = alice_api.get(path)
    assert answer.status_code == 404
    assert answer.json()["detail"].endswith("Ask by polling.")


@pytest.mark.parametrize("path", ["/api/sse", "/api/sse/admin"])
def test_a_stream_is_described_as_one(path):
    schema = SchemaGenerator().get_schema(request=None, public=True)
    answers = schema["paths"][path]["get"]["responses"]
    assert list(answers["200"]["content"]) == ["text/event-stream"]
    assert set(answers) == {"200", "400", "401", "403", "404", "429", "503"}
