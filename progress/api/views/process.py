"""Background process: where one's jobs stand, by action and filename."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress import frames
from progress.api.access import user_of
from progress.api.conditions import (
    IF_NONE_MATCH,
    UNCHANGED,
    entity_tag,
    tagged,
    unchanged,
)
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
        parameters=[ProcessQuery, IF_NONE_MATCH],
        responses={200: component(ProcessDict), 304: UNCHANGED, 400: ERROR},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """Return a frame without lists for each of one's own jobs.

        Staff who ask for `all` are told of everybody's. Without `filename`: those
        that run or ended within a day. With it: those with a document of that name,
        whenever they ran. At most 100.
        """
        asked = checked(ProcessQuery, request.query_params)
        jobs = Job.objects.visible_to(user_of(request))
        if not asked["all"]:
            jobs = jobs.filter(owner=user_of(request))
        jobs = _matching(jobs, asked.get("filename")).newest_first()[:LIMIT]
        tag = entity_tag(*(f"{job.pk.hex}-{job.seq}" for job in jobs))
        if (answer := unchanged(request, tag)) is not None:
            return answer
        return tagged(Response(_process_dict(asked["action"], jobs)), tag)


def _process_dict(action: str, jobs: Iterable[Job]) -> ProcessDict:
    now = timezone.now()
    return {
        "action": action,
        "timestamp": now.isoformat(),
        "jobs": [frames.brief_frame(job, now=now) for job in jobs],
    }


def _matching(jobs: JobQuerySet, filename: str | None) -> JobQuerySet:
    if filename:
        return jobs.with_document_named(filename)
    return jobs.active_or_changed_since(timezone.now() - RECENT)
