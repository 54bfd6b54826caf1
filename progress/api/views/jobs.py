"""Jobs: list them, hand one in, follow one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress import frames
from progress.api.access import user_of, visible_job, visible_seq
from progress.api.conditions import (
    IF_NONE_MATCH,
    UNCHANGED,
    entity_tag,
    tagged,
    unchanged,
)
from progress.api.errors import ApiErrorDict
from progress.api.filters import narrowed
from progress.api.inputs import FrameQuery, JobQuery, NewJobInput, checked
from progress.api.pagination import Pages, paginated
from progress.api.represent import job_dict
from progress.api.schema import component
from progress.api.shapes import JobDict
from progress.models import Job
from progress.permissions import require_priority
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
        responses={201: component(JobDict), 400: ERROR, 403: ERROR, 413: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Queue the files as one job. A file that cannot be read fails by itself."""
        values = checked(NewJobInput, request.data)
        require_priority(request.user, values["priority"])
        job = submit(
            owner=user_of(request),
            files=values["files"],
            job_type=values["job_type"],
            batch_title=find_batch_title(user_of(request), values["batch"]),
            title=values["title"],
            priority=values["priority"],
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
        parameters=[FrameQuery, IF_NONE_MATCH],
        responses={
            200: component(Frame),
            304: UNCHANGED,
            400: ERROR,
            404: ERROR,
            429: ERROR,
            503: ERROR,
        },
    )
    def get(self, request: Request, job_id: UUID) -> HttpResponseBase:
        """Return the job's present, and what is new since `after`.

        A client polls by sending the `seq` of the last answer as `after`, and is
        answered as soon as there is something newer if it says how many seconds it
        would `wait`. The `ETag` of the last answer as `If-None-Match` makes it a 304
        while nothing has changed. Lists are keyed by id (pages by document and
        number), so that a row that comes twice is applied once.
        """
        after = checked(FrameQuery, request.query_params)["after"]
        seq = visible_seq(request, job_id)
        if (answer := unchanged(request, entity_tag(after, seq))) is not None:
            return answer
        frame = _frame(job_id, after)
        return tagged(Response(frame), entity_tag(after, frame["seq"]))


def _frame(job_id: UUID, after: int) -> Frame:
    frame = frames.load_frame(job_id, after=after)
    if frame is None:
        raise NotFound("This job was deleted a moment ago.")
    return frame
