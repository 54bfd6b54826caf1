"""How lists are cut: by number of page, or onward from a position."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from progress.api.positions import Position, position_of

Row = TypeVar("Row", bound=Model)
Schema = dict[str, Any]


class Pages(PageNumberPagination):
    """Numbered pages, for what people leaf through."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class Onward(BasePagination):
    """From a position onward, for what programs follow; adding rows moves nothing."""

    limit = 500

    def paginate_queryset(  # type: ignore[override]  # only rows that have a seq
        self, queryset: QuerySet[Any], request: Request, view: APIView | None = None
    ) -> list[Any]:
        """Return the rows after the position that the request names, oldest first."""
        self._request = request
        self._position = _asked_position(request)
        rows = queryset.filter(self._position.condition()).order_by("seq", "id")
        found = list(rows[: self.limit + 1])
        self._is_more = len(found) > self.limit
        kept = found[: self.limit]
        if kept:
            self._position = position_of(kept[-1])
        return kept

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        """Return the answer: the rows, and where to go on from."""
        after = str(self._position)
        here = self._request.build_absolute_uri()
        following = replace_query_param(here, "after", after) if self._is_more else None
        return Response({"after": after, "next": following, "results": data})

    def get_paginated_response_schema(self, schema: Schema) -> Schema:
        """Describe the answer to OpenAPI."""
        return {
            "type": "object",
            "required": ["after", "next", "results"],
            "properties": {
                "after": {
                    "type": "string",
                    "description": "Where to go on from, now or later.",
                    "example": "118.4021",
                },
                "next": {
                    "type": "string",
                    "nullable": True,
                    "format": "uri",
                    "description": "The rest; null when this is all there is now.",
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[Schema]:
        """Describe the request's parameter to OpenAPI."""
        return [
            {
                "name": "after",
                "in": "query",
                "required": False,
                "description": 'A seq ("118"), or the `after` of an earlier answer.',
                "schema": {"type": "string", "default": "0"},
            }
        ]


def paginated(
    view: APIView,
    request: Request,
    rows: QuerySet[Row],
    represent: Callable[[Row], Any],
) -> Response:
    """Return the part of `rows` that is asked for, cut by the view's paginator."""
    paginator = view.pagination_class()  # type: ignore[attr-defined]
    part = paginator.paginate_queryset(rows, request, view=view)
    response: Response = paginator.get_paginated_response([represent(r) for r in part])
    return response


def _asked_position(request: Request) -> Position:
    try:
        return Position.parse(request.query_params.get("after") or "0")
    except ValueError:
        raise ValidationError(
            {"after": ['A position is a number such as "118", or "118.4021".']}
        ) from None
