"""Texts for programs: drafts, previews and publishing, by the rights of the admin."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, UserRateThrottle
from rest_framework.views import APIView

from notifications import rights
from notifications.admin.template_form import VersionForm
from notifications.models import TemplateVersion
from notifications.templating import looking, versions
from notifications.templating.inputs import TextInput, TextQuery
from notifications.templating.represent import (
    PreviewDict,
    TextDict,
    WholeTextDict,
    previews,
    text_dict,
    whole_dict,
)
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import checked
from progress.api.pagination import Pages, paginated
from progress.api.schema import component

ERROR = component(ApiErrorDict)
WHOLE = component(WholeTextDict)
TAGS = ["notifications"]
_ADD, _PUBLISH = "add_templateversion", "publish_templateversion"
_LOOK = ("view_templateversion", _ADD, _PUBLISH)


class TextOver(APIException):
    """Look at its state: somebody was faster, or it is not the time for it."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "text_over"
    default_detail = "It was published before, or is not in use."


class MayWrite(BasePermission):
    """Who may write or publish may look, too, as in the admin."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the caller is staff with the right for this request."""
        if request.method == "POST":
            return rights.may(request.user, _ADD)
        return any(rights.may(request.user, right) for right in _LOOK)


class MayPublish(BasePermission):
    """Publishing takes a right of its own."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the caller is staff who may publish."""
        return rights.may(request.user, _PUBLISH)


class TextThrottle(UserRateThrottle):
    """A text is tried on every sample: some work, with its limits, each time."""

    scope = "texts"
    rate = "60/min"


class TextsView(APIView):
    """All versions."""

    permission_classes = (MayWrite,)
    pagination_class = Pages

    def get_throttles(self) -> list[BaseThrottle]:
        """Return what limits writing; reading the list is not limited."""
        return [TextThrottle()] if self.request.method == "POST" else []

    @extend_schema(
        operation_id="listTexts",
        tags=TAGS,
        summary="List versions of texts, the newest first",
        parameters=[TextQuery],
        responses={200: component(TextDict)(many=True), 400: ERROR, 403: ERROR},
    )
    def get(self, request: Request) -> Response:
        """List them without their texts."""
        asked = checked(TextQuery, request.query_params)
        wanted = {f"template__{name}": value for name, value in asked.items()}
        rows = _rows().filter(**wanted).defer("text", "html")
        return paginated(self, request, rows.order_by("-pk"), text_dict)

    @extend_schema(
        operation_id="createText",
        tags=TAGS,
        summary="Keep a draft as the next version of a text",
        request=TextInput,
        responses={201: WHOLE, 400: ERROR, 403: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Keep a draft; it is checked on every sample, and not in use yet."""
        form = VersionForm(data=checked(TextInput, request.data))
        if not form.is_valid():
            raise serializers.ValidationError(_said(form))
        with transaction.atomic():
            kept = form.keep(author=user_of(request))
            rights.log(user_of(request), kept, ADDITION)
        answer = whole_dict(_found(kept.pk))
        return Response(answer, status=status.HTTP_201_CREATED)


class TextView(APIView):
    """One version."""

    permission_classes = (MayWrite,)

    @extend_schema(
        operation_id="getText",
        tags=TAGS,
        summary="Read a version of a text",
        responses={200: WHOLE, 403: ERROR, 404: ERROR},
    )
    def get(self, request: Request, text_id: int) -> Response:
        """Return the version with what it says."""
        return Response(whole_dict(_found(text_id)))


class PreviewView(APIView):
    """One version as its messages."""

    permission_classes = (MayWrite,)
    throttle_classes = (TextThrottle,)

    @extend_schema(
        operation_id="previewText",
        tags=TAGS,
        summary="Look at a version as the messages of its kind's samples",
        responses={
            200: component(PreviewDict)(many=True),
            403: ERROR,
            404: ERROR,
        },
    )
    def get(self, request: Request, text_id: int) -> Response:
        """Return one message for each sample; nothing is sent."""
        return Response(previews(_found(text_id)))


class PublishView(APIView):
    """Into use."""

    permission_classes = (MayPublish,)
    throttle_classes = (TextThrottle,)

    @extend_schema(
        operation_id="publishText",
        tags=TAGS,
        summary="Take a draft into use",
        request=None,
        responses={200: WHOLE, 400: ERROR, 403: ERROR, 404: ERROR, 409: ERROR},
    )
    def post(self, request: Request, text_id: int) -> Response:
        """Publish it; it is checked once more. What was published before: 409."""
        version = _found(text_id)
        if problems := looking.problems_of(version):
            said = {problem.part: [problem.message] for problem in problems}
            raise serializers.ValidationError(said)
        with transaction.atomic():
            if not versions.publish(version, now=timezone.now()):
                raise TextOver
            rights.log(user_of(request), version, CHANGE, "Published.")
        return Response(whole_dict(_found(text_id)))


class WithdrawView(APIView):
    """Out of use."""

    permission_classes = (MayPublish,)

    @extend_schema(
        operation_id="withdrawText",
        tags=TAGS,
        summary="Take a version out of use",
        request=None,
        responses={200: WHOLE, 403: ERROR, 404: ERROR, 409: ERROR},
    )
    def post(self, request: Request, text_id: int) -> Response:
        """Withdraw it: what was used before speaks again. What is not in use: 409."""
        version = _found(text_id)
        with transaction.atomic():
            if not versions.withdraw(version, now=timezone.now()):
                raise TextOver
            rights.log(user_of(request), version, CHANGE, "Withdrawn.")
        return Response(whole_dict(_found(text_id)))


def _said(form: VersionForm) -> dict[str, Any]:
    return {name: [str(each) for each in said] for name, said in form.errors.items()}


def _rows() -> QuerySet[TemplateVersion]:
    rows = TemplateVersion.objects.with_newest()
    return rows.select_related("template", "author")


def _found(text_id: int) -> TemplateVersion:
    version = _rows().filter(pk=text_id).first()
    if version is None:
        raise NotFound("There is no such version.")
    return version
