"""The job types that can be chosen."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress import job_types
from progress.api.represent import job_type_dict
from progress.api.schema import component
from progress.api.shapes import JobTypeDict


class JobTypesView(APIView):
    """The job types."""

    @extend_schema(
        operation_id="listJobTypes",
        tags=["jobs"],
        summary="List the job types",
        responses={200: component(JobTypeDict)(many=True)},
    )
    def get(self, request: Request) -> Response:
        """List what can be sent as `job_type`, with the stages of each."""
        return Response([job_type_dict(kind) for kind in job_types.for_files()])
