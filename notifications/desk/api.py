"""The REST interface to deliveries, for staff: find, look at, send again, take back."""

from __future__ import annotations

from typing import Any, TypedDict
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications import deliveries, nudges
from notifications.desk import represent
from notifications.desk.filters import DEAD_LETTERS, DeliveryFilter
from notifications.desk.represent import DeliveryDict, delivery_dict
from notifications.errors import NotPossibleNow
from notifications.kinds import Channel, Kind
from notifications.models import Delivery, DeliveryAttempt
from notifications.statuses import Reason, Status
from progress.api.errors import ApiErrorDict, NothingToDo
from progress.api.inputs import checked
from progress.api.pagination import Pages, paginated
from progress.api.schema import component
from progress.permissions import OPERATE

ERROR = component(ApiErrorDict)
DELIVERY = component(DeliveryDict)
TAGS = ["notifications"]


class DeliveryAttemptDict(TypedDict):
    """One attempt; `response` is empty where it is somebody's own server's.

    `outcome` is `running`, `ok`, `transient`, `permanent` or `unknown`; times are null
    while it runs.
    """

    number: int
    started_at: str
    ended_at: str | None
    outcome: str
    reason: str
    http_status: int | None
    duration_ms: int | None
    response: str


class TriedDeliveryDict(TypedDict):
    """A delivery with its attempts, in order."""

    delivery: DeliveryDict
    attempts: list[DeliveryAttemptDict]


class DeliveryQuery(serializers.Serializer[Any]):
    """What narrows the list, as on the page of deliveries."""

    q = serializers.CharField(
        required=False, max_length=200, help_text="Person, address, title or id."
    )
    status = serializers.ChoiceField(
        choices=[*(s.value for s in Status), DEAD_LETTERS], required=False
    )
    channel = serializers.ChoiceField(
        choices=[c.value for c in Channel], required=False
    )
    reason = serializers.ChoiceField(choices=[r.value for r in Reason], required=False)
    kind = serializers.ChoiceField(choices=[k.value for k in Kind], required=False)
    age = serializers.ChoiceField(
        choices=["1", "24", "168"], required=False, help_text="Hours at most."
    )


class MayLook(BasePermission):
    """Staff look at deliveries; who may change everybody's jobs may act on them."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the caller may do what the request asks for."""
        user = request.user
        is_look = request.method in ("GET", "HEAD", "OPTIONS")
        return bool(user.is_staff and (is_look or user.has_perm(OPERATE)))


class DeliveriesView(APIView):
    """The list."""

    permission_classes = (MayLook,)
    pagination_class = Pages

    @extend_schema(
        operation_id="listDeliveries",
        tags=TAGS,
        summary="List deliveries of everybody, the latest first; for staff",
        parameters=[DeliveryQuery],
        responses={200: DELIVERY(many=True), 400: ERROR, 403: ERROR},
    )
    def get(self, request: Request) -> Response:
        """List those that match all that is asked for."""
        asked = checked(DeliveryQuery, request.query_params)
        rows = represent.rows_of(DeliveryFilter(asked).rows())
        return paginated(self, request, rows, delivery_dict)


class DeliveryView(APIView):
    """One delivery."""

    permission_classes = (MayLook,)

    @extend_schema(
        operation_id="getDelivery",
        tags=TAGS,
        summary="Look at a delivery and its attempts; for staff",
        responses={200: component(TriedDeliveryDict), 403: ERROR, 404: ERROR},
    )
    def get(self, request: Request, delivery_id: UUID) -> Response:
        """Return it with what was tried."""
        row = _found(delivery_id)
        is_personal = row.endpoint is not None and row.endpoint.owner_id is not None
        attempts = row.attempt_rows.order_by("number")
        answer: TriedDeliveryDict = {
            "delivery": delivery_dict(row),
            "attempts": [_attempt(each, is_quiet=is_personal) for each in attempts],
        }
        return Response(answer)


class DeliveryReplayView(APIView):
    """Once more."""

    permission_classes = (MayLook,)

    @extend_schema(
        operation_id="replayDelivery",
        tags=TAGS,
        summary="Send again what was given up; for staff",
        request=None,
        responses={201: DELIVERY, 403: ERROR, 404: ERROR, 409: ERROR},
    )
    def post(self, request: Request, delivery_id: UUID) -> Response:
        """Return the delivery that takes its place; there is one at most: then 409."""
        row = _found(delivery_id)
        try:
            fresh = deliveries.replay(row.pk, now=timezone.now())
        except NotPossibleNow as error:
            raise NothingToDo(str(error)) from error
        nudges.deliver_on_commit([(fresh.pk, fresh.channel)])
        shown = delivery_dict(_found(fresh.pk))
        return Response(shown, status=status.HTTP_201_CREATED)


class DeliveryCancelView(APIView):
    """Back."""

    permission_classes = (MayLook,)

    @extend_schema(
        operation_id="cancelDelivery",
        tags=TAGS,
        summary="Take back a delivery that waits; for staff",
        request=None,
        responses={200: DELIVERY, 403: ERROR, 404: ERROR, 409: ERROR},
    )
    def post(self, request: Request, delivery_id: UUID) -> Response:
        """Cancel it; what is on its way or settled stays as it is: 409."""
        row = _found(delivery_id)
        if not deliveries.cancel(row.pk, now=timezone.now()):
            raise NothingToDo("It is on its way, or settled already.")
        return Response(delivery_dict(_found(delivery_id)))


def _found(delivery_id: UUID) -> Delivery:
    rows = represent.rows_of(Delivery.objects.filter(pk=delivery_id))
    if (row := rows.first()) is None:
        raise NotFound("There is no such delivery.")
    return row


def _attempt(row: DeliveryAttempt, *, is_quiet: bool) -> DeliveryAttemptDict:
    return {
        "number": row.number,
        "started_at": row.started_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "outcome": row.outcome,
        "reason": row.reason,
        "http_status": row.http_status,
        "duration_ms": row.duration_ms,
        "response": "" if is_quiet else row.response,
    }
