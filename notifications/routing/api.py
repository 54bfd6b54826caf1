"""The simulator for programs, for staff."""

from __future__ import annotations

from typing import Any, TypedDict

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications.kinds import Kind
from notifications.routing.forms import SimulationForm
from notifications.routing.simulating import Later, Line, Simulation
from notifications.routing.views import simulated
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import checked
from progress.api.schema import component

ERROR = component(ApiErrorDict)


class SimulatedDecisionDict(TypedDict):
    """What one rule would do, or why it would not."""

    rule: int
    name: str
    is_fired: bool
    reason: str
    actions: list[str]


class SimulatedLineDict(TypedDict):
    """What would happen by one way; `at` is null when nothing would be sent."""

    channel: str
    place: str
    is_told: bool
    at: str | None
    reason: str


class SimulatedStepDict(TypedDict):
    """One step of an escalation that would begin, minutes after its start."""

    policy: str
    minutes: int
    who: str
    condition: str


class SimulationDict(TypedDict):
    """Who would be told what, by which way, when, and why not."""

    kind: str
    severity: str
    is_concerned: bool
    audience: str
    decisions: list[SimulatedDecisionDict]
    lines: list[SimulatedLineDict]
    escalations: list[SimulatedStepDict]


class SimulationQuery(serializers.Serializer[Any]):
    """A kind; a job if it is to be a real one; a person if not the job's owner."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    job = serializers.UUIDField(required=False)
    person = serializers.CharField(required=False, max_length=150)


class SimulatorView(APIView):
    """The simulator."""

    permission_classes = [IsAdminUser]

    @extend_schema(
        operation_id="simulateNotification",
        tags=["notifications"],
        summary="Say who would be told what and why; nothing is sent",
        parameters=[SimulationQuery],
        responses={200: component(SimulationDict), 400: ERROR, 403: ERROR},
    )
    def get(self, request: Request) -> Response:
        """Simulate a notification for one person; for staff."""
        asked = checked(SimulationQuery, request.query_params)
        form = SimulationForm({name: str(value) for name, value in asked.items()})
        if not form.is_valid():
            raise ValidationError(form.errors.get_json_data())
        return Response(_represented(simulated(form, user_of(request))))


def _represented(found: Simulation) -> SimulationDict:
    return {
        "kind": found.kind.value,
        "severity": found.severity.value,
        "is_concerned": found.is_concerned,
        "audience": found.audience,
        "decisions": [SimulatedDecisionDict(**entry) for entry in found.decisions],
        "lines": [_line(line) for line in found.lines],
        "escalations": [_step(step) for step in found.escalations],
    }


def _line(line: Line) -> SimulatedLineDict:
    return {
        "channel": line.channel.value,
        "place": line.place,
        "is_told": line.is_told,
        "at": line.at.isoformat() if line.at else None,
        "reason": line.reason,
    }


def _step(step: Later) -> SimulatedStepDict:
    return {
        "policy": step.policy,
        "minutes": step.minutes,
        "who": step.who,
        "condition": step.condition,
    }
