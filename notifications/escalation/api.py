"""Escalations for programs: list them, and take care of one."""

from __future__ import annotations

from typing import Any, TypedDict
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications.escalation.access import runs_for
from notifications.escalation.stopping import acknowledge
from notifications.escalation.views import line_of
from notifications.models import EscalationRun, RunState
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import checked
from progress.api.schema import component

ERROR = component(ApiErrorDict)
TAGS = ["notifications"]
MOST = 100


class EscalationDict(TypedDict):
    """One escalation; `step` of `steps` comes next while it runs, at `due_at`.

    After the last step it still runs: at `due_at` it ends if nobody takes care of it.
    """

    id: str
    state: str
    headline: str
    policy: str
    step: int
    steps: int
    due_at: str | None
    started_at: str
    ended_at: str | None
    acknowledged_by: str | None


class EscalationListDict(TypedDict):
    """Escalations, the latest first."""

    results: list[EscalationDict]


class EscalationOver(APIException):
    """Look at its state: somebody was faster, or there is nothing left to do."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "escalation_over"
    default_detail = "The escalation is over already."


class EscalationQuery(serializers.Serializer[Any]):
    """Which of them."""

    state = serializers.ChoiceField(
        choices=[state.value for state in RunState], required=False
    )


class EscalationsView(APIView):
    """The list."""

    @extend_schema(
        operation_id="listEscalations",
        tags=TAGS,
        summary="List the latest escalations of what one was told of; staff see all",
        parameters=[EscalationQuery],
        responses={200: component(EscalationListDict), 400: ERROR},
    )
    def get(self, request: Request) -> Response:
        """List at most 100 escalations, the latest first."""
        asked = checked(EscalationQuery, request.query_params)
        rows = runs_for(user_of(request)).filter(**asked)
        return Response({"results": [represented(run) for run in rows[:MOST]]})


class AcknowledgeView(APIView):
    """The button."""

    @extend_schema(
        operation_id="acknowledgeEscalation",
        tags=TAGS,
        summary="Take care of it: nobody else is told",
        request=None,
        responses={200: component(EscalationDict), 404: ERROR, 409: ERROR},
    )
    def post(self, request: Request, run_id: UUID) -> Response:
        """Acknowledge an escalation; one that is over stays as it is: 409."""
        user = user_of(request)
        if not (run := runs_for(user).filter(pk=run_id).first()):
            raise NotFound("There is no such escalation, or it is not yours.")
        if not acknowledge(run.pk, user, now=timezone.now()):
            raise EscalationOver
        return Response(represented(runs_for(user).get(pk=run.pk)))


def represented(run: EscalationRun) -> EscalationDict:
    """Return an escalation as JSON."""
    line, by = line_of(run), run.acknowledged_by
    return {
        "id": str(run.pk),
        "state": run.state,
        "headline": line.headline,
        "policy": line.policy,
        "step": line.step,
        "steps": line.steps,
        "due_at": line.due_at.isoformat() if line.due_at else None,
        "started_at": run.started_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
        "acknowledged_by": by.get_username() if by else None,
    }
