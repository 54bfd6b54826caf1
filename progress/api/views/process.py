"""Background process: where one's jobs stand, by action and filename."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress import frames
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import ProcessQuery, checked
from progress.api.schema import component
from progress.api.shapes import ProcessDict
from progress.models import Job
from progress.models.job import JobQuerySet

ERROR = component(ApiErrorDict)

#: A job that has ended stays in the answer for this long.
RECENT = timedelta(days=1)
#: The most jobs in one answer, the newest first.
LIMIT = 100


class BackgroundProcessView(APIView):
    """The state of running and recent jobs in one answer."""

    @extend_schema(
        operation_id="getBackgroundProcess",
        tags=["jobs"],
        summary="Ask where one's jobs stand",
        parameters=[ProcessQuery],
        responses={200: component(ProcessDict), 400: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Return a frame without lists for each of one's own jobs.

        Without `filename`: those that run or ended within a day. With it: those
        with a document of that name, whenever they ran. At most 100.
        """
        asked = checked(ProcessQuery, request.query_params)
        jobs = _matching(
            Job.objects.filter(owner=user_of(request)), asked.get("filename")
        )
        now = timezone.now()
        answer: ProcessDict = {
            "action": asked["action"],
            "timestamp": now.isoformat(),
            "jobs": [
                frames.brief_frame(job, now=now) for job in jobs.newest_first()[:LIMIT]
            ],
        }
        return Response(answer)


def _matching(jobs: JobQuerySet, filename: str | None) -> JobQuerySet:
    if filename:
        return jobs.with_document_named(filename)
    return jobs.active_or_changed_since(timezone.now() - RECENT)
