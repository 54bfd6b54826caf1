"""Retry and cancel: of a job, a document or a batch, all through the lifecycle."""

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
from progress.api.schema import component
from progress.api.shapes import CancelledDict, RetriedDict
from progress.words import count

ERROR = component(ApiErrorDict)
RETRIED = {200: component(RetriedDict), 403: ERROR, 404: ERROR, 409: ERROR}
CANCELLED = {200: component(CancelledDict), 403: ERROR, 404: ERROR, 409: ERROR}


class JobRetryView(APIView):
    """Queue what failed in a job again."""

    @extend_schema(
        operation_id="retryJob", tags=["jobs"], request=None, responses=RETRIED
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Queue a job's failed and cancelled documents again; good pages are kept."""
        operable_job(request, job_id)
        return _retried(lifecycle.retry_job(job_id, actor=user_of(request)))


class JobCancelView(APIView):
    """Stop a job."""

    @extend_schema(
        operation_id="cancelJob", tags=["jobs"], request=None, responses=CANCELLED
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Stop what waits at once, and what is in work at its next page border."""
        operable_job(request, job_id)
        is_stopped = lifecycle.cancel_job(job_id, actor=user_of(request))
        return _cancelled(int(is_stopped), "job")


class DocumentRetryView(APIView):
    """Queue one document again."""

    @extend_schema(
        operation_id="retryDocument",
        tags=["documents"],
        request=None,
        responses=RETRIED,
    )
    def post(self, request: Request, document_id: UUID) -> Response:
        """Queue a failed or cancelled document again; its good pages are kept."""
        operable_document(request, document_id)
        is_queued = lifecycle.retry_document(document_id, actor=user_of(request))
        return _retried(int(is_queued))


class DocumentCancelView(APIView):
    """Stop one document."""

    @extend_schema(
        operation_id="cancelDocument",
        tags=["documents"],
        request=None,
        responses=CANCELLED,
    )
    def post(self, request: Request, document_id: UUID) -> Response:
        """Stop one document; the others of its job go on."""
        operable_document(request, document_id)
        is_stopped = lifecycle.cancel_document(document_id, actor=user_of(request))
        return _cancelled(int(is_stopped), "document")


class BatchRetryView(APIView):
    """Queue what failed in a batch again."""

    @extend_schema(
        operation_id="retryBatch", tags=["batches"], request=None, responses=RETRIED
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Queue the failed and cancelled documents of all its jobs again."""
        operable_batch(request, batch_id)
        return _retried(lifecycle.retry_batch(batch_id, actor=user_of(request)))


class BatchCancelView(APIView):
    """Stop a batch."""

    @extend_schema(
        operation_id="cancelBatch", tags=["batches"], request=None, responses=CANCELLED
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Stop all its jobs that have not ended."""
        operable_batch(request, batch_id)
        return _cancelled(
            lifecycle.cancel_batch(batch_id, actor=user_of(request)), "job"
        )


def _retried(documents: int) -> Response:
    if not documents:
        raise NothingToDo("Nothing has failed or was cancelled: nothing to retry.")
    verb = "is" if documents == 1 else "are"
    answer: RetriedDict = {
        "documents": documents,
        "detail": f"{count(documents, 'document')} {verb} queued again.",
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
