"""What belongs to a job: its documents, and what it has written so far."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress import frames
from progress.api.access import visible_job
from progress.api.errors import ApiErrorDict
from progress.api.inputs import DocumentQuery, checked
from progress.api.pagination import Onward, Pages, paginated
from progress.api.schema import component
from progress.models import Event, LogLine, Page
from progress.protocol import DocumentDict, EventDict, LogDict, PageDict

ERROR = component(ApiErrorDict)


class JobDocumentsView(APIView):
    """The documents of a job."""

    pagination_class = Pages

    @extend_schema(
        operation_id="listJobDocuments",
        tags=["jobs"],
        summary="List a job's documents in their order",
        parameters=[DocumentQuery],
        responses={200: component(DocumentDict)(many=True), 404: ERROR},
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """List the documents as they were handed in."""
        rows = visible_job(request, job_id).documents.listed().in_order()
        if states := checked(DocumentQuery, request.query_params).get("state"):
            rows = rows.filter(state__in=states)
        return paginated(self, request, rows, frames.document_dict)


class JobPagesView(APIView):
    """The pages of a job, in the order in which they were read."""

    pagination_class = Onward

    @extend_schema(
        operation_id="listJobPages",
        tags=["jobs"],
        summary="List a job's pages as they come",
        responses={200: component(PageDict)(many=True), 404: ERROR},
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """List pages without their texts, of all documents of the job."""
        job = visible_job(request, job_id)
        rows = Page.objects.filter(job=job).defer("text", "analysis")
        return paginated(self, request, rows, frames.page_dict)


class JobLogsView(APIView):
    """The log of a job."""

    pagination_class = Onward

    @extend_schema(
        operation_id="listJobLogs",
        tags=["jobs"],
        summary="Read a job's log",
        responses={200: component(LogDict)(many=True), 404: ERROR},
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """List the log's lines, oldest first."""
        rows = LogLine.objects.filter(job=visible_job(request, job_id))
        return paginated(self, request, rows, frames.log_dict)


class JobEventsView(APIView):
    """The history of a job."""

    pagination_class = Onward

    @extend_schema(
        operation_id="listJobEvents",
        tags=["jobs"],
        summary="Read a job's history",
        responses={200: component(EventDict)(many=True), 404: ERROR},
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """List who did what and when, oldest first."""
        job = visible_job(request, job_id)
        rows = Event.objects.filter(job=job).select_related("actor")
        return paginated(self, request, rows, frames.event_dict)
