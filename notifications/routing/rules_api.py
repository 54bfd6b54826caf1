"""Routing rules for programs, for staff with the rights that the admin asks for."""

from __future__ import annotations

from typing import Any, TypedDict

from django.contrib.admin.models import ADDITION, CHANGE, DELETION
from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications import rights
from notifications.models import RoutingRule
from notifications.routing.inputs import RuleInput
from notifications.routing.validating import problems_of
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import checked
from progress.api.schema import component

ERROR = component(ApiErrorDict)
TAGS = ["notifications"]


class RoutingRuleDict(TypedDict):
    """A rule; `conditions` and `actions` have the shape in which they are sent."""

    id: int
    name: str
    position: int
    is_active: bool
    match: str
    conditions: list[dict[str, Any]]
    actions: list[dict[str, Any]]
    cooldown_minutes: int
    is_last: bool
    last_fired_at: str | None


RULE = component(RoutingRuleDict)


class RulesView(APIView):
    """All rules."""

    permission_classes = (rights.AdminRights,)
    throttle_classes = (rights.DeedThrottle,)
    models = ("routingrule",)

    @extend_schema(
        operation_id="listRoutingRules",
        tags=TAGS,
        summary="List routing rules in the order in which they run",
        responses={200: RULE(many=True), 403: ERROR},
    )
    def get(self, request: Request) -> Response:
        """List them; there are few, so that all come at once."""
        return Response([rule_dict(row) for row in RoutingRule.objects.all()])

    @extend_schema(
        operation_id="createRoutingRule",
        tags=TAGS,
        summary="Make a routing rule",
        request=RuleInput,
        responses={201: RULE, 400: ERROR, 403: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Make a rule; the simulator says what it would do."""
        values = checked(RuleInput, request.data)
        _require_sound(values.get("conditions", []), values["actions"])
        with transaction.atomic():
            row = RoutingRule.objects.create(**values)
            rights.log(user_of(request), row, ADDITION)
        return Response(rule_dict(row), status=status.HTTP_201_CREATED)


class RuleView(APIView):
    """One rule."""

    permission_classes = (rights.AdminRights,)
    throttle_classes = (rights.DeedThrottle,)
    models = ("routingrule",)

    @extend_schema(
        operation_id="getRoutingRule",
        tags=TAGS,
        summary="Look at a routing rule",
        responses={200: RULE, 403: ERROR, 404: ERROR},
    )
    def get(self, request: Request, rule_id: int) -> Response:
        """Return the rule."""
        return Response(rule_dict(_found(rule_id)))

    @extend_schema(
        operation_id="changeRoutingRule",
        tags=TAGS,
        summary="Change a routing rule",
        request=RuleInput(partial=True),
        responses={200: RULE, 400: ERROR, 403: ERROR, 404: ERROR},
    )
    def patch(self, request: Request, rule_id: int) -> Response:
        """Change what the request names, and when it last fired never."""
        row = _found(rule_id)
        given = RuleInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        lists = {"conditions": row.conditions, "actions": row.actions} | values
        _require_sound(lists["conditions"], lists["actions"])
        with transaction.atomic():
            RoutingRule.objects.filter(pk=row.pk).update(**values)
            rights.log(user_of(request), row, CHANGE, ", ".join(values))
        return Response(rule_dict(_found(rule_id)))

    @extend_schema(
        operation_id="deleteRoutingRule",
        tags=TAGS,
        summary="Delete a routing rule",
        responses={204: None, 403: ERROR, 404: ERROR},
    )
    def delete(self, request: Request, rule_id: int) -> Response:
        """Delete it; what it decided stays with the events."""
        row = _found(rule_id)
        with transaction.atomic():
            rights.log(user_of(request), row, DELETION)
            RoutingRule.objects.filter(pk=row.pk).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


def rule_dict(row: RoutingRule) -> RoutingRuleDict:
    """Return a rule, JSON-ready."""
    return {
        "id": row.pk,
        "name": row.name,
        "position": row.position,
        "is_active": row.is_active,
        "match": row.match,
        "conditions": row.conditions,
        "actions": row.actions,
        "cooldown_minutes": row.cooldown_minutes,
        "is_last": row.is_last,
        "last_fired_at": row.last_fired_at.isoformat() if row.last_fired_at else None,
    }


def _require_sound(conditions: list[Any], actions: list[Any]) -> None:
    """Raise ValidationError for what the admin's form would refuse, too."""
    fields: dict[str, list[str]] = {}
    for problem in problems_of(conditions, actions):
        name = "conditions" if problem.startswith("Condition") else "actions"
        fields.setdefault(name, []).append(problem)
    if fields:
        raise serializers.ValidationError(fields)


def _found(rule_id: int) -> RoutingRule:
    row = RoutingRule.objects.filter(pk=rule_id).first()
    if row is None:
        raise NotFound("There is no such rule.")
    return row
