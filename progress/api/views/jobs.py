"""Jobs: list them, hand one in, follow one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress import frames
from progress.api.access import user_of, visible_job
from progress.api.errors import ApiErrorDict
from progress.api.filters import narrowed
from progress.api.inputs import FrameQuery, JobQuery, NewJobInput, checked
from progress.api.pagination import Pages, paginated
from progress.api.represent import job_dict
from progress.api.schema import component
from progress.api.shapes import JobDict
from progress.models import Job
from progress.protocol import Frame
from progress.submission import find_batch_title, submit

ERROR = component(ApiErrorDict)


class JobsView(APIView):
    """All jobs that one may see; the door for new ones."""

    pagination_class = Pages
    parser_classes = (MultiPartParser, FormParser)

    @extend_schema(
        operation_id="listJobs",
        tags=["jobs"],
        summary="List jobs, newest first",
        parameters=[JobQuery],
        responses={200: component(JobDict)(many=True), 400: ERROR},
    )
    def get(self, request: Request) -> Response:
        """List one's own jobs; staff see everybody's."""
        jobs = Job.objects.visible_to(request.user).with_names().newest_first()
        asked = checked(JobQuery, request.query_params)
        return paginated(self, request, narrowed(jobs, asked), job_dict)

    @extend_schema(
        operation_id="submitJob",
        tags=["jobs"],
        summary="Hand in files",
        request={"multipart/form-data": NewJobInput},
        responses={201: component(JobDict), 400: ERROR, 413: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Queue the files as one job. A file that cannot be read fails by itself."""
        values = checked(NewJobInput, request.data)
        job = submit(
            owner=user_of(request),
            files=values["files"],
            job_type=values["job_type"],
            batch_title=find_batch_title(user_of(request), values["batch"]),
            title=values["title"],
        )
        answer = job_dict(visible_job(request, job.pk))
        headers = {"Location": answer["api_url"]}
        return Response(answer, status=status.HTTP_201_CREATED, headers=headers)


class JobView(APIView):
    """One job, as the frame that WebSockets carry."""

    @extend_schema(
        operation_id="getJob",
        tags=["jobs"],
        summary="Follow a job",
        parameters=[FrameQuery],
        responses={200: component(Frame), 404: ERROR},
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """Return the job's present, and what is new since `after`.

        A client polls by sending the `seq` of the last answer as `after`. Lists
        are keyed by id (pages by document and number), so that a row that comes
        twice is applied once.
        """
        after = checked(FrameQuery, request.query_params)["after"]
        visible_job(request, job_id)
        return Response(_frame(job_id, after))


def _frame(job_id: UUID, after: int) -> dict[str, Any] | Frame:
    frame = frames.load_frame(job_id, after=after)
    if frame is None:
        raise NotFound("This job was deleted a moment ago.")
    return frame
