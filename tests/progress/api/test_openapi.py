"""The names of what OpenAPI describes."""

from __future__ import annotations

from drf_spectacular.generators import SchemaGenerator


def test_lists_that_are_cut_in_another_way_are_described_apart():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    shapes = schema["components"]["schemas"]
    assert "count" in shapes["PaginatedPageList"]["properties"]
    assert "after" in shapes["OnwardPageList"]["properties"]
