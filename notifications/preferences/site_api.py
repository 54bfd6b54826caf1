"""The site's defaults for programs, for staff with the rights that the admin asks."""

from __future__ import annotations

from typing import TypedDict

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications.kinds import Channel
from notifications.models import SiteDefault
from notifications.preferences.changes import UNSAID, CellChange
from notifications.preferences.inputs import SiteDefaultInput
from notifications.preferences.site import CHANNELS, set_default
from notifications.preferences.whole import scopes
from notifications.rights import AdminRights, DeedThrottle
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import checked
from progress.api.schema import component

ERROR = component(ApiErrorDict)
TAGS = ["notifications"]


class SiteDefaultDict(TypedDict):
    """What holds for one scope and channel; null and "": as the wider scope says.

    Where no scope says anything, it is as built in.
    """

    scope: str
    channel: str
    is_enabled: bool | None
    frequency: str


DEFAULT = component(SiteDefaultDict)


class SiteDefaultsView(APIView):
    """All that is said."""

    permission_classes = (AdminRights,)
    throttle_classes = (DeedThrottle,)
    models = ("sitedefault",)

    @extend_schema(
        operation_id="listSiteDefaults",
        tags=TAGS,
        summary="List what the site says of preferences where people do not",
        responses={200: DEFAULT(many=True), 403: ERROR},
    )
    def get(self, request: Request) -> Response:
        """List what admins said; there are as many as cells of the page at most."""
        rows = SiteDefault.objects.order_by("scope", "channel")
        return Response([default_dict(row) for row in rows])


class SiteDefaultView(APIView):
    """What is said of one scope and channel."""

    permission_classes = (AdminRights,)
    throttle_classes = (DeedThrottle,)
    models = ("sitedefault",)

    @extend_schema(
        operation_id="getSiteDefault",
        tags=TAGS,
        summary="Look at what the site says of one scope and channel",
        responses={200: DEFAULT, 403: ERROR, 404: ERROR},
    )
    def get(self, request: Request, scope: str, channel: str) -> Response:
        """Return it; a place that nothing is said of is there, too."""
        return Response(_default(scope, _known(scope, channel)))

    @extend_schema(
        operation_id="setSiteDefault",
        tags=TAGS,
        summary="Say what holds for everybody who has not said otherwise",
        request=SiteDefaultInput,
        responses={200: DEFAULT, 400: ERROR, 403: ERROR, 404: ERROR},
    )
    def put(self, request: Request, scope: str, channel: str) -> Response:
        """Set it, with its line of the trail; what is held is looked at again."""
        place = _known(scope, channel)
        given = checked(SiteDefaultInput, request.data)
        said = CellChange(is_enabled=given["is_enabled"], frequency=given["frequency"])
        _write(request, scope, place, said)
        return Response(_default(scope, place))

    @extend_schema(
        operation_id="forgetSiteDefault",
        tags=TAGS,
        summary="Go by what is built in again",
        responses={204: None, 403: ERROR, 404: ERROR},
    )
    def delete(self, request: Request, scope: str, channel: str) -> Response:
        """Forget it; doing it again changes nothing."""
        _write(request, scope, _known(scope, channel), UNSAID)
        return Response(status=status.HTTP_204_NO_CONTENT)


def default_dict(row: SiteDefault) -> SiteDefaultDict:
    """Return a default, JSON-ready."""
    return {
        "scope": row.scope,
        "channel": row.channel,
        "is_enabled": row.is_enabled,
        "frequency": row.frequency,
    }


def _write(request: Request, scope: str, channel: Channel, said: CellChange) -> None:
    actor, now = user_of(request), timezone.now()
    set_default(scope, channel, said, actor_id=actor.pk, source="api", now=now)


def _default(scope: str, channel: Channel) -> SiteDefaultDict:
    row = SiteDefault.objects.filter(scope=scope, channel=channel).first()
    return default_dict(row or SiteDefault(scope=scope, channel=channel))


def _known(scope: str, channel: str) -> Channel:
    """Return the channel of a place that can be said something of.

    Raises:
        NotFound: there is no such scope, or channel.
    """
    if scope not in scopes() or channel not in CHANNELS:
        raise NotFound("There is no such scope or channel.")
    return Channel(channel)
