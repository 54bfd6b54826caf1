"""The REST interface to webhooks: list, make, change, delete."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications.endpoints import access, reading, writing
from notifications.endpoints.errors import EndpointRefused
from notifications.endpoints.inputs import NewWebhookInput, WebhookChangeInput
from notifications.endpoints.represent import (
    WebhookAttemptDict,
    WebhookDict,
    WebhookTypeDict,
    attempt_dict,
    type_dicts,
    webhook_dict,
)
from notifications.endpoints.showing import must_test
from notifications.endpoints.writing import Wanted
from notifications.models import WebhookEndpoint
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict, NothingToDo
from progress.api.inputs import checked
from progress.api.schema import component

ERROR = component(ApiErrorDict)
WEBHOOK = component(WebhookDict)


class EndpointInvalid(APIException):
    """Mend the named field and send the request again."""

    status_code = status.HTTP_400_BAD_REQUEST

    def __init__(self, error: EndpointRefused) -> None:
        super().__init__({error.field or "request": [str(error)]})


class WebhooksView(APIView):
    """One's own webhooks; to staff, the site's as well."""

    @extend_schema(
        operation_id="listWebhooks",
        tags=["webhooks"],
        summary="List webhooks",
        responses={200: component(WebhookDict)(many=True)},
    )
    def get(self, request: Request) -> Response:
        """List them by name; there are few, so that all come at once."""
        rows = WebhookEndpoint.objects.visible_to(user_of(request))
        now = timezone.now()
        return Response([webhook_dict(row, now=now) for row in rows])

    @extend_schema(
        operation_id="createWebhook",
        tags=["webhooks"],
        summary="Make a webhook",
        request=NewWebhookInput,
        responses={201: WEBHOOK, 400: ERROR, 403: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Make a webhook; its secret is in this answer and in no other."""
        values = checked(NewWebhookInput, request.data)
        user, now = user_of(request), timezone.now()
        is_for_site = values.pop("is_for_site")
        if is_for_site and not access.can_change_site(user):
            raise PermissionDenied("Only an administrator makes the site's webhooks.")
        try:
            row, secret = writing.create(
                None if is_for_site else user, _wanted(values), now=now
            )
        except EndpointRefused as error:
            raise EndpointInvalid(error) from error
        shown = webhook_dict(row, now=now, secret=secret)
        return Response(shown, status=status.HTTP_201_CREATED)


class WebhookView(APIView):
    """One webhook."""

    @extend_schema(
        operation_id="getWebhook",
        tags=["webhooks"],
        summary="Look at a webhook and its health",
        responses={200: WEBHOOK, 404: ERROR},
    )
    def get(self, request: Request, endpoint_id: UUID) -> Response:
        """Return the webhook."""
        row = visible(request, endpoint_id)
        return Response(webhook_dict(row, now=timezone.now()))

    @extend_schema(
        operation_id="changeWebhook",
        tags=["webhooks"],
        summary="Change a webhook",
        request=WebhookChangeInput(partial=True),
        responses={200: WEBHOOK, 400: ERROR, 403: ERROR, 404: ERROR, 409: ERROR},
    )
    def patch(self, request: Request, endpoint_id: UUID) -> Response:
        """Change what the request names; another address begins without a past."""
        row = changeable(request, endpoint_id)
        given = WebhookChangeInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        _require_as_it_is(row, values.pop("is_enabled", row.is_enabled))
        try:
            writing.edit(row, _wanted(_kept(row) | values))
        except EndpointRefused as error:
            raise EndpointInvalid(error) from error
        return Response(webhook_dict(visible(request, endpoint_id), now=timezone.now()))

    @extend_schema(
        operation_id="deleteWebhook",
        tags=["webhooks"],
        summary="Delete a webhook",
        responses={204: None, 403: ERROR, 404: ERROR},
    )
    def delete(self, request: Request, endpoint_id: UUID) -> Response:
        """Delete the webhook with its history."""
        row = changeable(request, endpoint_id)
        WebhookEndpoint.objects.filter(pk=row.pk).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


class WebhookAttemptsView(APIView):
    """What was tried lately."""

    @extend_schema(
        operation_id="listWebhookAttempts",
        tags=["webhooks"],
        summary="List the latest attempts of a webhook",
        responses={200: component(WebhookAttemptDict)(many=True), 404: ERROR},
    )
    def get(self, request: Request, endpoint_id: UUID) -> Response:
        """List the latest 20, the latest first, with what the server said."""
        row = visible(request, endpoint_id)
        return Response([attempt_dict(attempt) for attempt in reading.attempts(row)])


class WebhookTypesView(APIView):
    """The catalogue of messages."""

    @extend_schema(
        operation_id="listWebhookTypes",
        tags=["webhooks"],
        summary="List the types of messages, with schemas and samples",
        responses={200: component(WebhookTypeDict)(many=True)},
    )
    def get(self, request: Request) -> Response:
        """List every type that a webhook can be told."""
        return Response(type_dicts())


def visible(request: Request, endpoint_id: UUID) -> WebhookEndpoint:
    """Return a webhook.

    Raises:
        NotFound: there is none, or it is somebody else's: the answer is the same.
    """
    row = access.find(user_of(request), endpoint_id)
    if row is None:
        raise NotFound("There is no such webhook, or it is not yours.")
    return row


def changeable(request: Request, endpoint_id: UUID) -> WebhookEndpoint:
    """Return a webhook to change; PermissionDenied for who may only look at it."""
    row = visible(request, endpoint_id)
    access.require_change(user_of(request), row)
    return row


def _require_as_it_is(row: WebhookEndpoint, is_enabled: bool) -> None:
    """Raise NothingToDo, which says what to do, for who would switch it like that."""
    if is_enabled == row.is_enabled:
        return
    verb, word = ("enable", "on") if is_enabled else ("disable", "off")
    address = reverse(f"notifications-api:webhook-{verb}", args=[row.pk])
    first = "Send a test that arrives, then a" if must_test(row) else "Send a"
    said = f"This does not switch it {word}. {first} POST to {address}."
    raise NothingToDo(said, code=f"use_{verb}")


def _kept(row: WebhookEndpoint) -> dict[str, Any]:
    return {
        "name": row.name,
        "url": row.url,
        "kinds": row.kinds,
        "rate_per_minute": row.rate_per_minute,
    }


def _wanted(values: dict[str, Any]) -> Wanted:
    return Wanted(**{**values, "kinds": tuple(values.get("kinds", ()))})
