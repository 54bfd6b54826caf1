"""The REST interface to browser push."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle
from rest_framework.views import APIView

from notifications.models import PushSubscription
from notifications.push import keys, logout, receipts, subscriptions
from notifications.push.errors import BadKeys, PushRefused, UnknownService
from notifications.push.inputs import (
    ReceiptInput,
    RenewalInput,
    SubscriptionInput,
    browser_of,
    old_browser_of,
)
from notifications.push.represent import (
    PushKeyDict,
    PushSubscriptionDict,
    PushSubscriptionsDict,
    subscription_dict,
)
from notifications.push.subscriptions import LIMIT, Disabled
from progress.agents import short_name
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict, Refused
from progress.api.inputs import checked
from progress.api.schema import component

ERROR = component(ApiErrorDict)


class Conflict(APIException):
    """Do what the message says, then send the request again."""

    status_code = status.HTTP_409_CONFLICT


class SubscribeThrottle(UserRateThrottle):
    """A browser subscribes once; nobody has thirty in a minute."""

    scope = "push-subscribe"
    rate = "30/min"


class RenewalThrottle(AnonRateThrottle):
    """Slows the guessing of addresses, which are beyond guessing as it is."""

    scope = "push-renew"
    rate = "30/min"


class ReceiptThrottle(AnonRateThrottle):
    """One address may be that of a whole company, all of whose browsers show news."""

    scope = "push-receipt"
    rate = "600/min"


class PushKeyView(APIView):
    """Our public key, for everybody: a service worker may ask without a session."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="getPushKey",
        tags=["notifications"],
        summary="Read the key that browsers subscribe with",
        responses={200: component(PushKeyDict)},
    )
    def get(self, request: Request) -> Response:
        """Return the public VAPID key (RFC 8292), in URL-safe base64."""
        return Response(PushKeyDict(key=keys.current().public_key))


class PushSubscriptionsView(APIView):
    """The browsers that one is told by."""

    def get_throttles(self) -> list[UserRateThrottle]:  # type: ignore[override]
        """Count what writes."""
        return [SubscribeThrottle()] if self.request.method == "POST" else []

    @extend_schema(
        operation_id="listPushSubscriptions",
        tags=["notifications"],
        summary="List my browsers",
        responses={200: component(PushSubscriptionsDict)},
    )
    def get(self, request: Request) -> Response:
        """List one's own browsers, those that are told no more as well."""
        own_id = logout.remembered(request._request)
        rows = PushSubscription.objects.of(request.user)
        answer: PushSubscriptionsDict = {
            "limit": LIMIT,
            "results": [subscription_dict(row, own_id=own_id) for row in rows],
        }
        return Response(answer)

    @extend_schema(
        operation_id="addPushSubscription",
        tags=["notifications"],
        summary="Tell this browser",
        request=SubscriptionInput,
        responses={201: component(PushSubscriptionDict), 400: ERROR, 409: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Keep a browser's subscription; the same one again changes nothing.

        409 `outdated_key`: subscribe with the key of `/api/notifications/push/key`.
        409 `switched_off`: it was removed by hand, and comes back by a click only.
        409 `too_many_browsers`: remove one first.
        """
        given = checked(SubscriptionInput, request.data)
        label = short_name(request.headers.get("User-Agent", ""))
        try:
            row = subscriptions.register(
                user_of(request),
                browser_of(given, label=label),
                is_asked_for=given["is_asked_for"],
                now=timezone.now(),
            )
        except PushRefused as error:
            raise _refusal(error) from error
        logout.remember(request._request, row)
        answer = subscription_dict(row, own_id=row.pk)
        return Response(answer, status=status.HTTP_201_CREATED)


class PushSubscriptionView(APIView):
    """One browser."""

    @extend_schema(
        operation_id="removePushSubscription",
        tags=["notifications"],
        summary="Tell a browser no more",
        responses={204: None, 404: ERROR},
    )
    def delete(self, request: Request, subscription_id: UUID) -> Response:
        """Remove one of one's own browsers; doing it again changes nothing."""
        own = PushSubscription.objects.of(request.user)
        if not own.filter(pk=subscription_id).exists():
            raise NotFound("There is no such browser, or it is not yours.")
        subscriptions.disable(subscription_id, Disabled.BY_HAND, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class PushRenewalsView(APIView):
    """A browser's push service has given it another address."""

    # It comes from a service worker, maybe long after the session has ended. Who knows
    # the former address and its secret, which no page shows, is that browser.
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (RenewalThrottle,)

    @extend_schema(
        operation_id="renewPushSubscription",
        tags=["notifications"],
        summary="Put a new subscription in an old one's place",
        request=RenewalInput,
        responses={204: None, 400: ERROR, 404: ERROR, 409: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Replace a subscription that is still told; no login is needed."""
        given = checked(RenewalInput, request.data)
        old, new = old_browser_of(given["old"]), browser_of(given["new"])
        try:
            row = subscriptions.renew(old, new, now=timezone.now())
        except PushRefused as error:
            raise _refusal(error) from error
        if row is None:
            raise NotFound("There is no such subscription.")
        return Response(status=status.HTTP_204_NO_CONTENT)


class PushReceiptsView(APIView):
    """A service worker has shown what was pushed."""

    # Like a renewal: what it hands back is signed by us, and only it can read it.
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ReceiptThrottle,)

    @extend_schema(
        operation_id="receivePushReceipt",
        tags=["notifications"],
        summary="Say that a push was shown",
        request=ReceiptInput,
        responses={204: None, 400: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Note that it was shown. A receipt that is none is not told from one."""
        given = checked(ReceiptInput, request.data)
        receipts.receive(given["receipt"], now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _refusal(error: PushRefused) -> APIException:
    is_bad = isinstance(error, BadKeys | UnknownService)
    return (Refused if is_bad else Conflict)(str(error), code=error.code)
