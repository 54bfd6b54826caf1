"""Pause and resume a job or a batch, and give a job another priority."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress import lifecycle
from progress.api.access import operable_batch, operable_job, user_of
from progress.api.errors import ApiErrorDict, NothingToDo
from progress.api.inputs import PriorityInput, checked
from progress.api.schema import component
from progress.api.shapes import PausedDict, PrioritizedDict
from progress.permissions import require_priority
from progress.turns import NAMES
from progress.words import count

ERROR = component(ApiErrorDict)
PAUSED = {200: component(PausedDict), 403: ERROR, 404: ERROR, 409: ERROR}
PRIORITIZED = {
    200: component(PrioritizedDict),
    400: ERROR,
    403: ERROR,
    404: ERROR,
    409: ERROR,
}


class JobPauseView(APIView):
    """Pause a job."""

    @extend_schema(
        operation_id="pauseJob", tags=["jobs"], request=None, responses=PAUSED
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Begin nothing more of it; what is in work stops at its next page border."""
        operable_job(request, job_id)
        return _paused(int(lifecycle.pause_job(job_id, actor=user_of(request))))


class JobResumeView(APIView):
    """Resume a job."""

    @extend_schema(
        operation_id="resumeJob", tags=["jobs"], request=None, responses=PAUSED
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Let a paused job go on where it was."""
        operable_job(request, job_id)
        return _resumed(int(lifecycle.resume_job(job_id, actor=user_of(request))))


class BatchPauseView(APIView):
    """Pause a batch."""

    @extend_schema(
        operation_id="pauseBatch", tags=["batches"], request=None, responses=PAUSED
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Pause all its jobs that have not ended."""
        operable_batch(request, batch_id)
        return _paused(lifecycle.pause_batch(batch_id, actor=user_of(request)))


class BatchResumeView(APIView):
    """Resume a batch."""

    @extend_schema(
        operation_id="resumeBatch", tags=["batches"], request=None, responses=PAUSED
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Resume all its paused jobs."""
        operable_batch(request, batch_id)
        return _resumed(lifecycle.resume_batch(batch_id, actor=user_of(request)))


class JobPriorityView(APIView):
    """Give a job a larger or smaller share of the workers."""

    @extend_schema(
        operation_id="prioritizeJob",
        tags=["jobs"],
        request=PriorityInput,
        responses=PRIORITIZED,
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Set the priority of what waits; above 0 for administrators only."""
        operable_job(request, job_id)
        priority = checked(PriorityInput, request.data)["priority"]
        require_priority(request.user, priority)
        if not lifecycle.set_priority(job_id, priority, actor=user_of(request)):
            raise NothingToDo("It has that priority, or has ended.")
        answer: PrioritizedDict = {
            "priority": priority,
            "detail": f"Priority {NAMES[priority]}.",
        }
        return Response(answer)


def _paused(jobs: int) -> Response:
    if not jobs:
        raise NothingToDo("It has ended, is paused, or is being cancelled.")
    verb = "is" if jobs == 1 else "are"
    return _answer(jobs, f"{count(jobs, 'job')} {verb} paused.")


def _resumed(jobs: int) -> Response:
    if not jobs:
        raise NothingToDo("It is not paused: nothing to resume.")
    return _answer(jobs, f"{count(jobs, 'job')} can go on.")


def _answer(jobs: int, detail: str) -> Response:
    answer: PausedDict = {"jobs": jobs, "detail": detail}
    return Response(answer)
