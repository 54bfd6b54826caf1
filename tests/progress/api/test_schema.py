"""The OpenAPI file is valid, whole, and made from the shapes themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NotRequired, TypedDict

import pytest
from django.core.management import call_command
from django.urls import URLResolver
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers

from notifications.api_urls import urlpatterns as notifications
from progress.api.schema import component
from progress.api.urls import urlpatterns


class InnerDict(TypedDict):
    """Inside."""

    a: int


class OuterDict(TypedDict):
    """Outside."""

    plain: str
    maybe: float | None
    choice: Literal["x", "y"]
    inner: InnerDict
    inners: list[InnerDict]
    names: list[str]
    anything: dict[str, Any]
    seqs: dict[str, int]
    later: NotRequired[bool]


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def test_a_shape_is_described_field_by_field():
    fields: dict[str, Any] = dict(component(OuterDict)().fields)
    assert component(OuterDict).__name__ == "OuterSerializer"
    assert isinstance(fields["plain"], serializers.CharField)
    assert fields["maybe"].allow_null
    assert not fields["plain"].allow_null
    assert list(fields["choice"].choices) == ["x", "y"]
    assert list(fields["inner"].fields) == ["a"]
    assert isinstance(fields["inners"], serializers.ListSerializer)
    assert isinstance(fields["names"].child, serializers.CharField)
    assert isinstance(fields["seqs"].child, serializers.IntegerField)
    assert isinstance(fields["anything"], serializers.DictField)
    assert fields["plain"].required
    assert not fields["later"].required


def test_a_shape_is_one_component_however_often_it_is_used():
    assert component(InnerDict) is component(InnerDict)


def test_the_schema_is_valid_and_made_without_a_warning(tmp_path):
    call_command(
        "spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "s.yaml")
    )


def test_every_address_of_the_api_is_described(schema):
    others = {"schema", "docs", "unknown"}
    all_of_them = [*_names(urlpatterns), *_names(notifications)]
    names = [name for name in all_of_them if name not in others]
    assert len(schema["paths"]) == len(names)


def _names(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            yield pattern.name


def test_every_operation_says_in_words_what_it_does(schema):
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description"), f"{method} {path}"
            assert operation["tags"] != ["api"], f"{method} {path}"


def test_frames_are_described_as_they_travel(schema):
    frame = schema["components"]["schemas"]["Frame"]
    assert "results" not in frame["required"]
    assert {"processing_id", "seq", "documents", "eta"} <= set(frame["required"])
