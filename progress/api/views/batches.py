"""Batches: list them, begin one, read one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress.api.access import user_of, visible_batch
from progress.api.conditions import (
    IF_NONE_MATCH,
    UNCHANGED,
    entity_tag,
    tagged,
    unchanged,
)
from progress.api.errors import ApiErrorDict
from progress.api.inputs import NewBatchInput, checked
from progress.api.pagination import Pages, paginated
from progress.api.represent import batch_dict, batch_present_dict
from progress.api.schema import component
from progress.api.shapes import BatchDict, BatchPresentDict
from progress.models import Batch

ERROR = component(ApiErrorDict)


class BatchesView(APIView):
    """All batches that one may see."""

    pagination_class = Pages

    @extend_schema(
        operation_id="listBatches",
        tags=["batches"],
        summary="List batches, newest first",
        responses={200: component(BatchDict)(many=True)},
    )
    def get(self, request: Request) -> Response:
        """List one's own batches; staff see everybody's."""
        rows = Batch.objects.visible_to(request.user).newest_first()
        return paginated(self, request, rows.select_related("owner"), batch_dict)

    @extend_schema(
        operation_id="beginBatch",
        tags=["batches"],
        summary="Begin a batch",
        request=NewBatchInput,
        responses={200: component(BatchDict), 201: component(BatchDict), 400: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Begin an empty batch (201), or return the one that has this title (200)."""
        batch, is_new = Batch.objects.get_or_create(
            owner=user_of(request),
            title=checked(NewBatchInput, request.data)["title"],
            defaults={"created_at": timezone.now()},
        )
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(batch_dict(batch), status=code)


class BatchView(APIView):
    """One batch, as the message that WebSockets carry, and what lists say of it."""

    @extend_schema(
        operation_id="getBatch",
        tags=["batches"],
        summary="Follow a batch",
        parameters=[IF_NONE_MATCH],
        responses={200: component(BatchPresentDict), 304: UNCHANGED, 404: ERROR},
    )
    def get(self, request: Request, batch_id: UUID) -> HttpResponseBase:
        """Return a batch's present; its jobs are `/api/jobs?batch=ID`.

        A client polls with the `ETag` of the last answer as `If-None-Match`, which
        makes it a 304 while nothing has changed.
        """
        batch = visible_batch(request, batch_id)
        tag = entity_tag("batch", batch.jobs_seq)
        if (answer := unchanged(request, tag)) is not None:
            return answer
        return tagged(Response(batch_present_dict(batch)), tag)
