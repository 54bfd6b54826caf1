"""Retry: of a job, a document, a batch or a filtered set, with a preview of each."""

from __future__ import annotations

from typing import Any
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
from progress.api.inputs import RetryInput, RetryQuery, checked
from progress.api.represent import preview_dict
from progress.api.schema import component
from progress.api.shapes import RetriedDict, RetryPreviewDict
from progress.retries import AT_ONCE, Selection, operable, preview, selected
from progress.words import count

ERROR = component(ApiErrorDict)
PREVIEW = {200: component(RetryPreviewDict), 403: ERROR, 404: ERROR}
RETRIED = {
    200: component(RetriedDict),
    400: ERROR,
    403: ERROR,
    404: ERROR,
    409: ERROR,
}


class JobRetryView(APIView):
    """Queue what failed in a job again."""

    @extend_schema(operation_id="previewJobRetry", tags=["jobs"], responses=PREVIEW)
    def get(self, request: Request, job_id: UUID) -> Response:
        """Return what a retry would try again, grouped by cause."""
        operable_job(request, job_id)
        return _previewed(request, Selection(job=job_id))

    @extend_schema(
        operation_id="retryJob", tags=["jobs"], request=RetryInput, responses=RETRIED
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Queue a job's failed and cancelled documents again; good pages are kept."""
        operable_job(request, job_id)
        return _retried(request, Selection(job=job_id))


class DocumentRetryView(APIView):
    """Queue one document again."""

    @extend_schema(
        operation_id="retryDocument",
        tags=["documents"],
        request=RetryInput,
        responses=RETRIED,
    )
    def post(self, request: Request, document_id: UUID) -> Response:
        """Queue a failed or cancelled document again; its good pages are kept."""
        operable_document(request, document_id)
        return _retried(request, Selection(document=document_id))


class BatchRetryView(APIView):
    """Queue what failed in a batch again."""

    @extend_schema(
        operation_id="previewBatchRetry", tags=["batches"], responses=PREVIEW
    )
    def get(self, request: Request, batch_id: UUID) -> Response:
        """Return what a retry would try again, grouped by cause."""
        operable_batch(request, batch_id)
        return _previewed(request, Selection(batch=batch_id))

    @extend_schema(
        operation_id="retryBatch",
        tags=["batches"],
        request=RetryInput,
        responses=RETRIED,
    )
    def post(self, request: Request, batch_id: UUID) -> Response:
        """Queue the failed and cancelled documents of all its jobs again."""
        operable_batch(request, batch_id)
        return _retried(request, Selection(batch=batch_id))


class RetriesView(APIView):
    """Queue again whatever a filter names."""

    @extend_schema(
        operation_id="previewRetries",
        tags=["retries"],
        summary="What failed, grouped by cause",
        parameters=[RetryQuery],
        responses={200: component(RetryPreviewDict), 400: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Return what a retry of this filter would try again.

        Of one's own documents; administrators reach everybody's.
        """
        return _previewed(request, _filtered(request))

    @extend_schema(
        operation_id="retryFiltered",
        tags=["retries"],
        summary="Retry what a filter names",
        parameters=[RetryQuery],
        request=RetryInput,
        responses={200: component(RetriedDict), 400: ERROR, 409: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Queue the documents of this filter again, job by job."""
        return _retried(request, _filtered(request))


def _filtered(request: Request) -> Selection:
    given = checked(RetryQuery, request.query_params)
    values: dict[str, Any] = dict(given)
    return Selection(
        codes=tuple(values.pop("code", ())),
        is_worth_retrying=values.pop("worth_retrying"),
        **values,
    )


def _previewed(request: Request, selection: Selection) -> Response:
    rows = selected(operable(user_of(request)), selection)
    return Response(preview_dict(preview(rows)))


def _retried(request: Request, selection: Selection) -> Response:
    wanted = checked(RetryInput, request.data)
    rows = selected(operable(user_of(request)), selection)
    chosen = selected(rows, Selection(codes=tuple(wanted["codes"])))
    documents = lifecycle.retry_documents(
        chosen.values_list("pk", flat=True),
        actor=user_of(request),
        is_from_scratch=wanted["from_scratch"],
        most=AT_ONCE,
    )
    left = chosen.count() if documents >= AT_ONCE else 0
    return _answer(documents, left)


def _answer(documents: int, left: int) -> Response:
    if not documents:
        raise NothingToDo("Nothing has failed or was cancelled: nothing to retry.")
    verb = "is" if documents == 1 else "are"
    more = f" {left} more are left for the same request again." if left else ""
    answer: RetriedDict = {
        "documents": documents,
        "left": left,
        "detail": f"{count(documents, 'document')} {verb} queued again.{more}",
    }
    return Response(answer)
