"""Server-sent events as the OpenAPI file describes them.

The streams themselves are answered before Django is asked (`progress.sse`). Whoever
comes as far as here was sent by a server that knows no ASGI, and may ask by polling.
"""

from __future__ import annotations

from typing import NoReturn

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from progress.api.errors import ApiErrorDict
from progress.api.schema import component

ERROR = component(ApiErrorDict)
ANSWERS = {
    (200, "text/event-stream"): OpenApiResponse(
        OpenApiTypes.STR,
        description="Events without a name; the data of each is one message of the "
        "protocol as JSON, its id a cursor. It ends after about ten minutes.",
    ),
    400: ERROR,
    401: ERROR,
    403: ERROR,
    404: ERROR,
    429: ERROR,
    503: ERROR,
}


def _text(name: str, description: str) -> OpenApiParameter:
    return OpenApiParameter(name, str, description=description)


CURSOR = [
    _text("after", "The id of the last event; for a single job a seq will do."),
    OpenApiParameter(
        "Last-Event-ID",
        str,
        OpenApiParameter.HEADER,
        description="The same, as a browser sends it that comes back by itself.",
    ),
]
LIST = [
    _text("job_type", "Only jobs of this type."),
    _text("state", "Only jobs in this state."),
    OpenApiParameter(
        "since",
        OpenApiTypes.DATETIME,
        description="Also jobs that changed after this time, though they have ended.",
    ),
]
JOBS = [
    OpenApiParameter(
        "job", OpenApiTypes.UUID, many=True, description="This job, with its lists."
    ),
    OpenApiParameter(
        "batch",
        OpenApiTypes.UUID,
        many=True,
        description="This batch, and its jobs in brief; also beside `job`.",
    ),
    _text("filename", "One's own jobs with a document of exactly this name."),
]


class StreamView(APIView):
    """The messages about jobs, as they come."""

    @extend_schema(
        operation_id="streamJobs",
        tags=["live"],
        summary="Follow jobs and batches by server-sent events",
        parameters=[*JOBS, *LIST, *CURSOR],
        responses=ANSWERS,
    )
    def get(self, request: Request) -> NoReturn:
        """Follow the jobs and batches that are named, or all of one's own in brief."""
        _refuse()


class AdminStreamView(APIView):
    """The messages about all jobs, for staff."""

    @extend_schema(
        operation_id="streamSystem",
        tags=["live"],
        summary="Follow the whole system by server-sent events",
        parameters=[*LIST, *CURSOR],
        responses=ANSWERS,
    )
    def get(self, request: Request) -> NoReturn:
        """Follow the system's figures, and all jobs in brief; for staff."""
        _refuse()


def _refuse() -> NoReturn:
    raise NotFound("This server has no streams of events. Ask by polling.")
