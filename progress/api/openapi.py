"""How views are described to OpenAPI where the library would be ambiguous."""

from __future__ import annotations

from drf_spectacular.openapi import AutoSchema

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
