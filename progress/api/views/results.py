"""The results of a job as one file."""

from __future__ import annotations

from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from progress import results
from progress.api.access import visible_job
from progress.api.errors import ApiErrorDict
from progress.api.schema import component
from progress.downloads import download_text

ERROR = component(ApiErrorDict)


class JobResultsJsonView(APIView):
    """Everything that was read, for programs."""

    @extend_schema(
        operation_id="downloadResultsAsJson",
        tags=["jobs"],
        summary="Download the results as JSON",
        responses={
            (200, "application/json"): OpenApiResponse(OpenApiTypes.OBJECT),
            404: ERROR,
        },
    )
    def get(self, request: Request, job_id: UUID) -> StreamingHttpResponse:
        """Return the job with documents, pages, texts and statistics so far."""
        job = visible_job(request, job_id)
        return download_text(
            request._request,
            results.job_as_json(job),
            filename=f"{job.title}.json",
            content_type="application/json",
        )


class JobResultsTextView(APIView):
    """Everything that was read, for people."""

    @extend_schema(
        operation_id="downloadResultsAsText",
        tags=["jobs"],
        summary="Download the results as text",
        responses={
            (200, "text/plain"): OpenApiResponse(OpenApiTypes.STR),
            404: ERROR,
        },
    )
    def get(self, request: Request, job_id: UUID) -> StreamingHttpResponse:
        """Return the texts of all documents, page by page."""
        job = visible_job(request, job_id)
        return download_text(
            request._request,
            results.job_as_text(job),
            filename=f"{job.title}.txt",
            content_type="text/plain; charset=utf-8",
        )
