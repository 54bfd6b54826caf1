"""Escalation policies for programs, for staff with the rights that the admin asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django.contrib.admin.models import ADDITION, CHANGE, DELETION
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications import rights
from notifications.escalation.policy_inputs import PolicyInput
from notifications.models import EscalationPolicy, EscalationStep
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import checked
from progress.api.schema import component

ERROR = component(ApiErrorDict)
TAGS = ["notifications"]
_TAKEN = {"name": ["There is a policy of this name."]}


class PolicyStepDict(TypedDict):
    """One step; `user` and `group` are names, `endpoint` an id; one of them is set.

    `channels` are for people; empty: all.
    """

    wait_minutes: int
    condition: str
    user: str | None
    group: str | None
    endpoint: str | None
    channels: list[str]


class EscalationPolicyDict(TypedDict):
    """A policy with its steps in their order, in the shape in which they are sent."""

    id: int
    name: str
    is_active: bool
    rounds: int
    steps: list[PolicyStepDict]


POLICY = component(EscalationPolicyDict)


class PoliciesView(APIView):
    """All policies."""

    permission_classes = (rights.AdminRights,)
    throttle_classes = (rights.DeedThrottle,)
    models = ("escalationpolicy", "escalationstep")

    @extend_schema(
        operation_id="listEscalationPolicies",
        tags=TAGS,
        summary="List escalation policies with their steps, by name",
        responses={200: POLICY(many=True), 403: ERROR},
    )
    def get(self, request: Request) -> Response:
        """List them; there are few, so that all come at once."""
        return Response([policy_dict(row) for row in _rows().order_by("name")])

    @extend_schema(
        operation_id="createEscalationPolicy",
        tags=TAGS,
        summary="Make an escalation policy",
        request=PolicyInput,
        responses={201: POLICY, 400: ERROR, 403: ERROR},
    )
    def post(self, request: Request) -> Response:
        """Make a policy; it is begun by routing rules that name it."""
        made = _made(user_of(request), checked(PolicyInput, request.data))
        answer = policy_dict(_found(made.pk))
        return Response(answer, status=status.HTTP_201_CREATED)


class PolicyView(APIView):
    """One policy."""

    permission_classes = (rights.AdminRights,)
    throttle_classes = (rights.DeedThrottle,)
    models = ("escalationpolicy", "escalationstep")

    @extend_schema(
        operation_id="getEscalationPolicy",
        tags=TAGS,
        summary="Look at an escalation policy",
        responses={200: POLICY, 403: ERROR, 404: ERROR},
    )
    def get(self, request: Request, policy_id: int) -> Response:
        """Return the policy."""
        return Response(policy_dict(_found(policy_id)))

    @extend_schema(
        operation_id="changeEscalationPolicy",
        tags=TAGS,
        summary="Change an escalation policy",
        request=PolicyInput(partial=True),
        responses={200: POLICY, 400: ERROR, 403: ERROR, 404: ERROR},
    )
    def patch(self, request: Request, policy_id: int) -> Response:
        """Change what the request names; escalations under way keep their steps."""
        row = _found(policy_id)
        given = PolicyInput(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        if "steps" in values:
            _require_rights_of_steps(request)
        _change(user_of(request), row, values)
        return Response(policy_dict(_found(policy_id)))

    @extend_schema(
        operation_id="deleteEscalationPolicy",
        tags=TAGS,
        summary="Delete an escalation policy",
        responses={204: None, 403: ERROR, 404: ERROR},
    )
    def delete(self, request: Request, policy_id: int) -> Response:
        """Delete it; escalations under way go on by what they keep of it."""
        row = _found(policy_id)
        with transaction.atomic():
            rights.log(user_of(request), row, DELETION)
            EscalationPolicy.objects.filter(pk=row.pk).delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


def policy_dict(row: EscalationPolicy) -> EscalationPolicyDict:
    """Return a policy, JSON-ready."""
    return {
        "id": row.pk,
        "name": row.name,
        "is_active": row.is_active,
        "rounds": row.rounds,
        "steps": [_step_dict(step) for step in row.steps.all()],
    }


def _step_dict(step: EscalationStep) -> PolicyStepDict:
    return {
        "wait_minutes": step.wait_minutes,
        "condition": step.condition,
        "user": step.user.get_username() if step.user else None,
        "group": step.group.name if step.group else None,
        "endpoint": str(step.endpoint_id) if step.endpoint_id else None,
        "channels": step.channels,
    }


def _made(user: User, values: Mapping[str, Any]) -> EscalationPolicy:
    own = {name: value for name, value in values.items() if name != "steps"}
    _require_free(EscalationPolicy.objects.all(), own)
    try:
        with transaction.atomic():
            row = EscalationPolicy.objects.create(**own)
            _write_steps(row, values["steps"])
            rights.log(user, row, ADDITION)
    except IntegrityError as error:
        # Somebody took the name between the look and the write.
        raise serializers.ValidationError(_TAKEN) from error
    return row


def _change(user: User, row: EscalationPolicy, values: dict[str, Any]) -> None:
    steps = values.pop("steps", None)
    _require_free(EscalationPolicy.objects.exclude(pk=row.pk), values)
    try:
        with transaction.atomic():
            # Two who change the steps at once: the second waits here.
            rows = EscalationPolicy.objects.select_for_update().filter(pk=row.pk)
            if rows.first() is None:
                raise NotFound("There is no such policy.")
            if values:
                EscalationPolicy.objects.filter(pk=row.pk).update(**values)
            if steps is not None:
                _write_steps(row, steps)
            rights.log(user, row, CHANGE)
    except IntegrityError as error:
        raise serializers.ValidationError(_TAKEN) from error


def _write_steps(row: EscalationPolicy, steps: Iterable[Mapping[str, Any]]) -> None:
    EscalationStep.objects.filter(policy=row).delete()
    EscalationStep.objects.bulk_create(
        EscalationStep(policy=row, position=position, **step)
        for position, step in enumerate(steps)
    )


def _require_free(
    others: QuerySet[EscalationPolicy], values: Mapping[str, Any]
) -> None:
    if others.filter(name=values.get("name")).exists():
        raise serializers.ValidationError(_TAKEN)


def _require_rights_of_steps(request: Request) -> None:
    """Raise PermissionDenied unless the admin would let them replace steps."""
    if not rights.may(request.user, "add_escalationstep", "delete_escalationstep"):
        raise PermissionDenied


def _rows() -> QuerySet[EscalationPolicy]:
    return EscalationPolicy.objects.prefetch_related("steps__user", "steps__group")


def _found(policy_id: int) -> EscalationPolicy:
    row = _rows().filter(pk=policy_id).first()
    if row is None:
        raise NotFound("There is no such policy.")
    return row
