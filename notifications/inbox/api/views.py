"""One's own inbox: read it, follow it, and put it in order."""

from __future__ import annotations

from typing import Any, TypedDict
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from notifications.inbox import changes, represent
from notifications.inbox.api.inputs import (
    ChangeInput,
    InboxFilter,
    InboxQuery,
    NewsQuery,
    ReadInput,
    ShownInput,
    SnoozeInput,
)
from notifications.inbox.changes import Act
from notifications.inbox.filters import Filters, Place
from notifications.inbox.represent import NotificationDict, notification_dict
from notifications.models import Notification
from notifications.models.notification import NotificationQuerySet
from progress import notices
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import checked
from progress.api.schema import component
from progress.downloads import download_text
from progress.relay import inboxes

ERROR = component(ApiErrorDict)
TAGS = ["notifications"]


class InboxDict(TypedDict):
    """A part of an inbox, the latest first; `next` leads to older rows, or is null.

    `seq` is the position at which it was read: `after` for what is new since, `up_to`
    to mark it all as read.
    """

    next: str | None
    unread: int
    seq: int
    results: list[NotificationDict]


class InboxNewsDict(TypedDict):
    """The messages that a WebSocket would have told, in order."""

    messages: list[dict[str, Any]]


class InboxChangedDict(TypedDict):
    """How many rows an action changed, and how many are unread after it."""

    changed: int
    unread: int


class InboxView(APIView):
    """The list."""

    @extend_schema(
        operation_id="listNotifications",
        tags=TAGS,
        summary="Read one's own inbox, the latest first",
        parameters=[InboxQuery],
        responses={200: component(InboxDict), 400: ERROR},
    )
    def get(self, request: Request) -> Response:
        """List notifications; nobody, staff included, sees those of others."""
        asked = checked(InboxQuery, request.query_params)
        # Before the rows: what comes between the two stays unread, and is told.
        news = _present(user_of(request).pk)
        before, limit = asked.get("before"), asked["limit"]
        rows = _found(request, asked)
        found = list((before.older(rows) if before else rows)[: limit + 1])
        answer: InboxDict = {
            "next": _next(request, found[limit - 1]) if len(found) > limit else None,
            "unread": news.unread,
            "seq": news.seq,
            "results": [notification_dict(row) for row in found[:limit]],
        }
        return Response(answer)


class NewsView(APIView):
    """What is new, for those who ask again and again."""

    @extend_schema(
        operation_id="getNotificationNews",
        tags=TAGS,
        summary="Follow one's own inbox by polling",
        parameters=[NewsQuery],
        responses={200: component(InboxNewsDict), 400: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Return what a WebSocket would have told after a position."""
        after = checked(NewsQuery, request.query_params)["after"]
        return Response({"messages": inboxes.told(user_of(request).pk, after)})


class ShownView(APIView):
    """What browsers without a WebSocket say they have shown."""

    @extend_schema(
        operation_id="markNotificationsShown",
        tags=TAGS,
        summary="Say which notifications were shown",
        request=ShownInput,
        responses={204: None, 400: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Note that these were shown; those of others are passed over."""
        ids = checked(ShownInput, request.data)["ids"]
        notices.current().shown(user_of(request).pk, ids)
        return Response(status=204)


class ReadView(APIView):
    """All that could be seen, read at once."""

    @extend_schema(
        operation_id="readNotifications",
        tags=TAGS,
        summary="Mark what was shown as read",
        request=ReadInput,
        responses={200: component(InboxChangedDict), 400: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Mark as read up to a position; what came after it stays unread."""
        up_to = checked(ReadInput, request.data)["up_to"]
        person_id = user_of(request).pk
        changed = changes.read_up_to(person_id, up_to, now=timezone.now())
        return _changed(person_id, changed)


class ChangeView(APIView):
    """One action on several."""

    @extend_schema(
        operation_id="changeNotifications",
        tags=TAGS,
        summary="Read, archive or acknowledge several, or undo that",
        request=ChangeInput,
        responses={200: component(InboxChangedDict), 400: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Do it to those that are one's own and not so yet."""
        asked = checked(ChangeInput, request.data)
        return _act(request, Act(asked["action"]), asked["ids"])


class NotificationView(APIView):
    """One row."""

    @extend_schema(
        operation_id="getNotification",
        tags=TAGS,
        summary="Read a notification",
        responses={200: component(NotificationDict), 404: ERROR},
    )
    def get(self, request: Request, notification_id: UUID) -> Response:
        """Return one of one's own."""
        return Response(notification_dict(_own(request, notification_id)))


class CollapsedView(APIView):
    """The occasions that a row tells beside its latest."""

    @extend_schema(
        operation_id="listCollapsedNotifications",
        tags=TAGS,
        summary="Unfold a notification that tells of several occasions",
        responses={200: component(NotificationDict)(many=True), 404: ERROR},
    )
    def get(self, request: Request, notification_id: UUID) -> Response:
        """Return them, the latest first, at most 200."""
        rows = _own(request, notification_id).collapsed.order_by("-created_at", "-id")
        return Response([notification_dict(row) for row in rows[:200]])


class ActView(APIView):
    """One action on one row."""

    @extend_schema(
        operation_id="changeNotification",
        tags=TAGS,
        summary="Read, archive or acknowledge one, or undo that",
        request=None,
        responses={200: component(InboxChangedDict), 404: ERROR},
    )
    def post(self, request: Request, notification_id: UUID, action: str) -> Response:
        """Do it, if it is not so yet."""
        _own(request, notification_id)
        return _act(request, Act(action), [notification_id])


class SnoozeView(APIView):
    """One row, put aside."""

    @extend_schema(
        operation_id="snoozeNotification",
        tags=TAGS,
        summary="Put a notification aside until a time, or bring it back",
        request=SnoozeInput,
        responses={200: component(InboxChangedDict), 400: ERROR, 404: ERROR},
    )
    def post(self, request: Request, notification_id: UUID) -> Response:
        """Put it aside; when the time has come it is unread again."""
        _own(request, notification_id)
        until = checked(SnoozeInput, request.data)["until"]
        person_id, now = user_of(request).pk, timezone.now()
        changed = changes.snooze(person_id, [notification_id], until=until, now=now)
        return _changed(person_id, changed)


class InboxCsvView(APIView):
    """The inbox as a table."""

    @extend_schema(
        operation_id="downloadNotificationsAsCsv",
        tags=TAGS,
        summary="Download the inbox as CSV",
        parameters=[InboxFilter],
        responses={(200, "text/csv"): OpenApiResponse(OpenApiTypes.STR), 400: ERROR},
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Return the rows that match; cells that spreadsheets would run are quoted."""
        asked = checked(InboxFilter, request.query_params)
        return download_text(
            request._request,
            represent.as_csv(_found(request, asked)),
            filename="notifications.csv",
            content_type="text/csv; charset=utf-8",
        )


class InboxJsonView(APIView):
    """The inbox as one array."""

    @extend_schema(
        operation_id="downloadNotificationsAsJson",
        tags=TAGS,
        summary="Download the inbox as JSON",
        parameters=[InboxFilter],
        responses={
            (200, "application/json"): component(NotificationDict)(many=True),
            400: ERROR,
        },
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        """Return the rows that match."""
        asked = checked(InboxFilter, request.query_params)
        return download_text(
            request._request,
            represent.as_json(_found(request, asked)),
            filename="notifications.json",
            content_type="application/json",
        )


def _found(request: Request, asked: dict[str, Any]) -> NotificationQuerySet:
    rows = Notification.objects.inbox_of(request.user).with_escalation()
    return Filters.of(asked).narrow(rows, timezone.now())


def _own(request: Request, notification_id: UUID) -> Notification:
    rows = Notification.objects.inbox_of(request.user).with_escalation()
    row = rows.filter(pk=notification_id).first()
    if row is None:
        raise NotFound("There is no such notification, or it is not yours.")
    return row


def _act(request: Request, action: Act, ids: list[UUID]) -> Response:
    person_id = user_of(request).pk
    changed = changes.act(person_id, action, ids, now=timezone.now())
    return _changed(person_id, changed)


def _changed(person_id: int, changed: int) -> Response:
    unread = _present(person_id).unread
    return Response(InboxChangedDict(changed=changed, unread=unread))


def _present(person_id: int) -> notices.News:
    return notices.current().news({person_id: 0})[person_id]


def _next(request: Request, last: Notification) -> str:
    here = request.build_absolute_uri()
    return str(replace_query_param(here, "before", str(Place.of(last))))
