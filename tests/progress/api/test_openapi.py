"""The names of what OpenAPI describes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

#: The bodies of the library of tokens, which passes over what it does not know.
LIBRARYS = {"TokenObtainPairRequest", "TokenRefreshRequest"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """All that OpenAPI is told."""
    told: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return told


def bodies(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The bodies that requests have, by the names of their components."""
    for path in schema["paths"].values():
        for operation in path.values():
            for media in operation.get("requestBody", {}).get("content", {}).values():
                name = media["schema"].get("$ref", "").rpartition("/")[2]
                yield name, schema["components"]["schemas"].get(name, media["schema"])


def test_lists_that_are_cut_in_another_way_are_described_apart(schema):
    shapes = schema["components"]["schemas"]
    assert "count" in shapes["PaginatedPageList"]["properties"]
    assert "after" in shapes["OnwardPageList"]["properties"]


def test_bodies_say_that_they_refuse_what_they_do_not_know(schema):
    found = dict(bodies(schema))

    assert len(found) > 15
    open_ones = {
        name for name, shape in found.items() if shape.get("additionalProperties", True)
    }
    assert open_ones == LIBRARYS


def test_answers_may_say_more_some_day(schema):
    assert "additionalProperties" not in schema["components"]["schemas"]["Page"]
