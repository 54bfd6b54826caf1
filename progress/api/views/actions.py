"""Cancel a job, a document or a batch; by force what does not stop."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress import lifecycle
from progress.api.access import (
    operable_batch,
    operable_document,
    operable_job,
    user_of,
)
from progress.api.errors import ApiErrorDict, NothingToDo
from progress.api.inputs import CancelInput, checked
from progress.api.schema import component
from progress.api.shapes import CancelledDict
from progress.words import count

ERROR = component(ApiErrorDict)
CANCELLED = {200: component(CancelledDict), 403: ERROR, 404: ERROR, 409: ERROR}


class JobCancelView(APIView):
    """Stop a job."""

    @extend_schema(
        operation_id="cancelJob",
        tags=["jobs"],
        request=CancelInput,
        responses=CANCELLED,
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Stop what waits at once, and what is in work at its next page border."""
        operable_job(request, job_id)
        if checked(CancelInput, request.data)["force"]:
            return _forced(lifecycle.force_job(job_id, actor=user_of(request)))
        is_stopped = lifecycle.cancel_job(job_id, actor=user_of(request))
        return _cancelled(int(is_stopped), "job")


class DocumentCancelView(APIView):
    """Stop one document."""

    @extend_schema(
        operation_id="cancelDocument",
        tags=["documents"],
        request=CancelInput,
        responses=CANCELLED,
    )
    def post(self, request: Request, document_id: UUID) -> Response:
        """Stop one document; the others of its job go on."""
        operable_document(request, document_id)
        if checked(CancelInput, request.data)["force"]:
            forced = lifecycle.force_document(document_id, actor=user_of(request))
            return _forced(int(forced))
        is_stopped = lifecycle.cancel_document(document_id, actor=user_of(request))
        return _cancelled(int(is_stopped), "document")


class BatchCancelView(APIView):
    """Stop a batch."""

    @extend_schema(
        operation_id="cancelBatch",
        tags=["batches"],
        request=CancelInput,
        responses=CANCELLED,
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Stop all its jobs that have not ended."""
        operable_batch(request, batch_id)
        if checked(CancelInput, request.data)["force"]:
            return _forced(lifecycle.force_batch(batch_id, actor=user_of(request)))
        return _cancelled(
            lifecycle.cancel_batch(batch_id, actor=user_of(request)), "job"
        )


def _forced(stopped: int) -> Response:
    if not stopped:
        raise NothingToDo("Nothing that was asked to stop is still at work.")
    verb = "is" if stopped == 1 else "are"
    answer: CancelledDict = {
        "stopped": stopped,
        "detail": f"{count(stopped, 'document')} {verb} stopped by force.",
    }
    return Response(answer)


def _cancelled(stopped: int, noun: str) -> Response:
    if not stopped:
        raise NothingToDo("It has ended, or is being cancelled: nothing to stop.")
    verb = "is" if stopped == 1 else "are"
    answer: CancelledDict = {
        "stopped": stopped,
        "detail": f"{count(stopped, noun)} {verb} being cancelled.",
    }
    return Response(answer)
