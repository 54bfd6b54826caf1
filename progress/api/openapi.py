"""How views are described to OpenAPI where the library would be ambiguous."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction

from progress.api.pagination import Onward


class Schema(AutoSchema):
    """The library's description, with a name of its own for each kind of list."""

    def get_paginated_name(self, serializer_name: str) -> str:
        """Return the name of a list's component.

        Two lists of the same rows, one by pages and one onward, would otherwise share
        a name, and one of the two would be described as the other.
        """
        is_onward = issubclass(getattr(self.view, "pagination_class", object), Onward)
        kind = "Onward" if is_onward else "Paginated"
        return f"{kind}{serializer_name}List"


class StrictBody(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Says of a body which refuses unknown names that it does.

    The library finds this class by its base, as soon as it is imported.
    """

    target_class = "progress.api.inputs.StrictInput"
    match_subclasses = True

    def map_serializer(
        self, auto_schema: AutoSchema, direction: Direction
    ) -> dict[str, Any]:
        """Return the library's own description with that word added."""
        shape: dict[str, Any] = auto_schema._map_serializer(  # type: ignore[no-untyped-call]
            self.target, direction, bypass_extensions=True
        )
        return {**shape, "additionalProperties": False}
