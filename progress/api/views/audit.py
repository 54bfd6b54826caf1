"""The audit of one's own jobs; for staff, of everything."""

from __future__ import annotations

from typing import Any, TypedDict

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from progress.api.errors import ApiErrorDict
from progress.api.inputs import checked
from progress.api.schema import component
from progress.audit import exports
from progress.audit.exports import AuditEntryDict
from progress.audit.filters import KINDS, Filters
from progress.downloads import download_text
from progress.models import AuditEntry
from progress.models.audit_entry import AuditEntryQuerySet
from progress.states import Agent, State

#: Entries in one answer.
LIMIT = 200

ERROR = component(ApiErrorDict)
_STATES = [state.value for state in State]


class AuditDict(TypedDict):
    """Entries, the latest first; `next` leads to older ones, null when there are none.

    Paging is by key: entries that are written meanwhile move nothing.
    """

    next: str | None
    results: list[AuditEntryDict]


class AuditFilter(serializers.Serializer[Any]):
    """What narrows the audit."""

    agent = serializers.ChoiceField(choices=[a.value for a in Agent], required=False)
    actor = serializers.CharField(
        required=False, max_length=150, help_text="A person's name."
    )
    kind = serializers.ChoiceField(choices=KINDS, required=False)
    job = serializers.UUIDField(required=False)
    document = serializers.UUIDField(required=False)
    batch = serializers.UUIDField(required=False)
    from_state = serializers.ChoiceField(choices=_STATES, required=False)
    to_state = serializers.ChoiceField(choices=_STATES, required=False)
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(
        required=False, help_text="The first moment that is no longer meant."
    )


class AuditQuery(AuditFilter):
    """What narrows the list, and where it goes on."""

    before = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text="The id of the last entry that the caller has.",
    )


class AuditView(APIView):
    """The audit, a part at a time."""

    @extend_schema(
        operation_id="listAudit",
        tags=["audit"],
        summary="Read who or what did what, the latest first",
        parameters=[AuditQuery],
        responses={200: component(AuditDict), 400: ERROR},
    )
    def get(self, request: Request) -> Response:
        """List what concerns one's own jobs; staff see everything."""
        asked = checked(AuditQuery, request.query_params)
        rows = _found(request, asked).newest_first().before(asked.get("before"))
        found = list(rows[: LIMIT + 1])
        results = [exports.entry_dict(entry) for entry in found[:LIMIT]]
        here = request.build_absolute_uri()
        is_more = len(found) > LIMIT
        answer: AuditDict = {
            "next": replace_query_param(here, "before", str(results[-1]["id"]))
            if is_more
            else None,
            "results": results,
        }
        return Response(answer)


class AuditCsvView(APIView):
    """The filtered audit as a table."""

    @extend_schema(
        operation_id="downloadAuditAsCsv",
        tags=["audit"],
        summary="Download the audit as CSV",
        parameters=[AuditFilter],
        responses={
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR),
            400: ERROR,
        },
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Return all entries that match; cells that spreadsheets would run are quoted.

        A cell that begins with =, +, -, @, a tab or a return gets an apostrophe before
        it.
        """
        asked = checked(AuditFilter, request.query_params)
        return download_text(
            request._request,
            exports.as_csv(_found(request, asked)),
            filename="audit.csv",
            content_type="text/csv; charset=utf-8",
        )


class AuditJsonView(APIView):
    """The filtered audit as one array."""

    @extend_schema(
        operation_id="downloadAuditAsJson",
        tags=["audit"],
        summary="Download the audit as JSON",
        parameters=[AuditFilter],
        responses={
            (200, "application/json"): component(AuditEntryDict)(many=True),
            400: ERROR,
        },
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Return all entries that match."""
        asked = checked(AuditFilter, request.query_params)
        return download_text(
            request._request,
            exports.as_json(_found(request, asked)),
            filename="audit.json",
            content_type="application/json",
        )


def _found(request: Request, asked: dict[str, Any]) -> AuditEntryQuerySet:
    visible = AuditEntry.objects.visible_to(request.user)
    return Filters.of(asked).narrow(visible)
