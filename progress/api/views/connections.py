"""Connections, for staff: who is connected from where to what, and out with them."""

from __future__ import annotations

from typing import Any, TypedDict
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import StrictInput, checked
from progress.api.schema import component
from progress.registry import operators, store
from progress.registry.entries import ConnectionDict, WebProcessDict
from progress.registry.orders import Target
from progress.registry.searching import search
from progress.registry.store import RegistryAway, Roll

#: Connections in one answer; a search narrows.
LIMIT = 1000

ERROR = component(ApiErrorDict)


class ConnectionsDict(TypedDict):
    """What the registry knows, at most ten seconds old.

    `count` is how many match; `connections` holds the newest thousand of them.
    """

    count: int
    connections: list[ConnectionDict]
    processes: list[WebProcessDict]


class OrderDict(TypedDict):
    """An order that was given, and whom it means.

    `connections` is how many of them the processes had reported when it was given, up
    to ten seconds before; null when nobody knows. Who connected since is disconnected
    as well, and not in this number.
    """

    order: str
    target: str
    connections: int | None


class ConnectionQuery(serializers.Serializer[Any]):
    """What narrows the list."""

    q = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=200,
        help_text="Words; also user:NAME, job:ID, transport:sse, address:IP.",
    )


class DisconnectInput(StrictInput):
    """Whom to disconnect: exactly one of the three."""

    user_id = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    job_id = serializers.UUIDField(required=False)
    connection_id = serializers.CharField(required=False, max_length=100)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let exactly one target through."""
        if len(attrs) != 1:
            raise serializers.ValidationError(
                "Give one of user_id, job_id and connection_id.", code="invalid"
            )
        return attrs


class RegistryUnavailable(APIException):
    """Try again when Redis answers."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = RegistryAway.code
    default_detail = "Redis does not answer, so nobody knows who is connected."


class ConnectionsView(APIView):
    """All open connections."""

    permission_classes = [IsAdminUser]

    @extend_schema(
        operation_id="listConnections",
        tags=["system"],
        summary="List open connections, newest first",
        parameters=[ConnectionQuery],
        responses={200: component(ConnectionsDict), 403: ERROR, 503: ERROR},
    )
    def get(self, request: Request) -> Response:
        """List who is connected from where to what, over all processes; for staff."""
        words = checked(ConnectionQuery, request.query_params).get("q", "")
        roll = _roll()
        found = search(roll.connections, words)
        answer: ConnectionsDict = {
            "count": len(found),
            "connections": list(found[:LIMIT]),
            "processes": list(roll.processes),
        }
        return Response(answer)


class DisconnectView(APIView):
    """Disconnect a person, a job or one connection."""

    permission_classes = [IsAdminUser]

    @extend_schema(
        operation_id="disconnectConnections",
        tags=["system"],
        summary="Disconnect a user, a job or a connection",
        request=DisconnectInput,
        responses={
            202: component(OrderDict),
            400: ERROR,
            403: ERROR,
            503: ERROR,
        },
    )
    def post(self, request: Request) -> Response:
        """Close what is meant with 4410, in every process, within ten seconds.

        A job's target is everybody who watches it by itself; a connection that
        watches more stays open and loses only that job. Whoever connects again
        afterwards stays: to keep somebody out, deactivate the account.
        """
        target = _target(checked(DisconnectInput, request.data))
        count = _known(target)
        try:
            order = operators.disconnect(target, actor=user_of(request))
        except RegistryAway as error:
            raise RegistryUnavailable from error
        answer: OrderDict = {
            "order": order.id,
            "target": str(target),
            "connections": count,
        }
        return Response(answer, status=status.HTTP_202_ACCEPTED)


def _target(given: dict[str, Any]) -> Target:
    job_id: UUID | None = given.get("job_id")
    return Target(
        user_id=given.get("user_id"),
        job_id=job_id,
        connection_id=given.get("connection_id"),
    )


def _known(target: Target) -> int | None:
    """Return how many connections the registry knows of; None when it is away."""
    try:
        return sum(target.concerns(one) for one in store.read().connections)
    except RegistryAway:
        return None


def _roll() -> Roll:
    try:
        return store.read()
    except RegistryAway as error:
        raise RegistryUnavailable from error
