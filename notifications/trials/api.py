"""The REST interface to tests."""

from __future__ import annotations

import math
from typing import TypedDict

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ErrorDetail, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications.errors import NotPossibleNow, TooMany
from notifications.kinds import Channel
from notifications.trials import sending
from notifications.trials.forms import CHANNELS
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import StrictInput, checked
from progress.api.schema import component


class TestInput(StrictInput):
    """By which channel."""

    channel = serializers.ChoiceField(choices=[c.value for c in CHANNELS])


class TestDict(TypedDict):
    """The event that was written down; its deliveries follow."""

    event: str
    channel: str


class NotPossible(APIException):
    """Read the message: there is no place to send it to."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "no_place"


class TooManyTests(Throttled):
    """Wait as long as Retry-After says."""

    default_code = "too_many_tests"

    def __init__(self, error: TooMany) -> None:
        super().__init__()
        self.detail = ErrorDetail(str(error), code=self.default_code)
        self.wait = math.ceil(error.retry_after)


class TestView(APIView):
    """Send a test to oneself."""

    @extend_schema(
        operation_id="sendTestNotification",
        tags=["notifications"],
        summary="Send me a test",
        request=TestInput,
        responses={
            202: component(TestDict),
            400: component(ApiErrorDict),
            409: component(ApiErrorDict),
            429: component(ApiErrorDict),
        },
    )
    def post(self, request: Request) -> Response:
        """Send it by one channel, whatever is preferred."""
        channel = Channel(checked(TestInput, request.data)["channel"])
        user, now = user_of(request), timezone.now()
        try:
            event = sending.send_within_rate(user, channel, now=now)
        except TooMany as error:
            raise TooManyTests(error) from error
        except NotPossibleNow as error:
            raise NotPossible(str(error)) from error
        answer = TestDict(event=str(event.pk), channel=channel.value)
        return Response(answer, status=status.HTTP_202_ACCEPTED)
