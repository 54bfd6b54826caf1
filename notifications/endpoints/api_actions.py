"""The REST interface to what is done to webhooks."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications.endpoints import keys, replaying, writing
from notifications.endpoints.actions import may_test
from notifications.endpoints.api import (
    ERROR,
    WEBHOOK,
    EndpointInvalid,
    changeable,
    visible,
)
from notifications.endpoints.errors import EndpointRefused, NotProven
from notifications.endpoints.inputs import WebhookReplayInput
from notifications.endpoints.ping import ping
from notifications.endpoints.represent import (
    WebhookReplayDict,
    WebhookTestDict,
    test_dict,
    webhook_dict,
)
from progress.api.access import user_of
from progress.api.errors import NothingToDo
from progress.api.inputs import checked
from progress.api.schema import component

_REFUSALS = {403: ERROR, 404: ERROR}


class WebhookTestView(APIView):
    """A test."""

    @extend_schema(
        operation_id="testWebhook",
        tags=["webhooks"],
        summary="Send a test and wait for the answer",
        request=None,
        responses={200: component(WebhookTestDict), 429: ERROR, **_REFUSALS},
    )
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        """Send a signed message of the type `test`; also while it is switched off."""
        row, user = changeable(request, endpoint_id), user_of(request)
        if not may_test(user):
            raise Throttled(60)
        came = ping(row, sender=user.get_username(), now=timezone.now())
        return Response(test_dict(came))


class WebhookRotateView(APIView):
    """A new secret."""

    @extend_schema(
        operation_id="rotateWebhookSecret",
        tags=["webhooks"],
        summary="Make a new secret",
        request=None,
        responses={200: WEBHOOK, **_REFUSALS},
    )
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        """Make a new secret, which is in this answer alone.

        The old one signs beside it for 24 hours.
        """
        row, now = changeable(request, endpoint_id), timezone.now()
        return Response(webhook_dict(row, now=now, secret=keys.rotate(row, now=now)))


class WebhookEnableView(APIView):
    """On."""

    @extend_schema(
        operation_id="enableWebhook",
        tags=["webhooks"],
        summary="Switch a webhook on",
        request=None,
        responses={200: WEBHOOK, 409: ERROR, **_REFUSALS},
    )
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        """Switch it on; after it was switched off for failing, a test comes first."""
        row = changeable(request, endpoint_id)
        try:
            writing.switch_on(row)
        except NotProven as error:
            raise NothingToDo(str(error), code="test_first") from error
        return _shown(request, endpoint_id)


class WebhookDisableView(APIView):
    """Off."""

    @extend_schema(
        operation_id="disableWebhook",
        tags=["webhooks"],
        summary="Switch a webhook off",
        request=None,
        responses={200: WEBHOOK, **_REFUSALS},
    )
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        """Switch it off: nothing is sent to it."""
        writing.switch_off(changeable(request, endpoint_id), now=timezone.now())
        return _shown(request, endpoint_id)


class WebhookReplayView(APIView):
    """Once more."""

    @extend_schema(
        operation_id="replayWebhook",
        tags=["webhooks"],
        summary="Send again what was missed since a moment",
        request=WebhookReplayInput,
        responses={
            202: component(WebhookReplayDict),
            400: ERROR,
            409: ERROR,
            **_REFUSALS,
        },
    )
    def post(self, request: Request, endpoint_id: UUID) -> Response:
        """Queue what was given up or came while it was off, under the same ids."""
        row = changeable(request, endpoint_id)
        since = checked(WebhookReplayInput, request.data)["since"]
        try:
            count = replaying.replay(row, since, now=timezone.now())
        except NotProven as error:
            raise NothingToDo(str(error), code="switched_off") from error
        except EndpointRefused as error:
            raise EndpointInvalid(error) from error
        answer = {"count": count, "at_most": replaying.AT_ONCE}
        return Response(answer, status=status.HTTP_202_ACCEPTED)


def _shown(request: Request, endpoint_id: UUID) -> Response:
    return Response(webhook_dict(visible(request, endpoint_id), now=timezone.now()))
