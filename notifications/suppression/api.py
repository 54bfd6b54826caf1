"""The REST interface to suppressed addresses, for staff who may see them."""

from __future__ import annotations

from typing import Any, TypedDict

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications.models import Suppression
from notifications.suppression import addresses
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import checked
from progress.api.pagination import Pages, paginated
from progress.api.schema import component

ERROR = component(ApiErrorDict)


class SuppressionDict(TypedDict):
    """An address that nothing is sent to; `address` is empty if it cannot be read.

    `reason` is `bounced`, `complained`, `suppressed` (by the provider) or `by_hand`.
    Null in `expires_at`: for ever, until it is lifted.
    """

    id: int
    channel: str
    address: str
    reason: str
    evidence: str
    created_at: str
    expires_at: str | None
    lifted_at: str | None


class SuppressionQuery(serializers.Serializer[Any]):
    """Which suppressions are wanted; without a word, those in force."""

    address = serializers.CharField(
        required=False, max_length=320, help_text="A whole address."
    )
    all = serializers.BooleanField(
        default=False, help_text="Those that ran out or were lifted, too."
    )


class MaySee(BasePermission):
    """Addresses are people's: it takes the right to see them."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the caller is staff with the right for this request."""
        deed = "change" if request.method == "POST" else "view"
        user = request.user
        return bool(
            user.is_staff and user.has_perm(f"notifications.{deed}_suppression")
        )


class SuppressionsView(APIView):
    """The list."""

    permission_classes = (MaySee,)
    pagination_class = Pages

    @extend_schema(
        operation_id="listSuppressions",
        tags=["notifications"],
        summary="List addresses that nothing is sent to",
        parameters=[SuppressionQuery],
        responses={
            200: component(SuppressionDict)(many=True),
            400: ERROR,
            403: ERROR,
        },
    )
    def get(self, request: Request) -> Response:
        """List them, the latest first; for staff."""
        asked = checked(SuppressionQuery, request.query_params)
        rows = Suppression.objects.all()
        if not asked["all"]:
            rows = rows.in_force(timezone.now())
        if address := asked.get("address"):
            rows = rows.filter(address_hash=addresses.fingerprint(address))
        return paginated(self, request, rows.order_by("-pk"), _represented)


class SuppressionLiftView(APIView):
    """Lifting."""

    permission_classes = (MaySee,)

    @extend_schema(
        operation_id="liftSuppression",
        tags=["notifications"],
        summary="Let an address be written to again",
        request=None,
        responses={200: component(SuppressionDict), 403: ERROR, 404: ERROR},
    )
    def post(self, request: Request, suppression_id: int) -> Response:
        """Lift a suppression; lifting twice is lifting once. Who did it is kept."""
        row = _found(suppression_id)
        addresses.lift(row, by=user_of(request), now=timezone.now())
        return Response(_represented(_found(suppression_id)))


def _found(suppression_id: int) -> Suppression:
    row = Suppression.objects.filter(pk=suppression_id).first()
    if row is None:
        raise NotFound("There is no such suppression.")
    return row


def _represented(row: Suppression) -> SuppressionDict:
    return {
        "id": row.pk,
        "channel": row.channel,
        "address": addresses.address_of(row),
        "reason": row.reason,
        "evidence": row.evidence,
        "created_at": row.created_at.isoformat(),
        "expires_at": row.expires_at.isoformat() if row.expires_at else None,
        "lifted_at": row.lifted_at.isoformat() if row.lifted_at else None,
    }
