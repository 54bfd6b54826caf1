"""The REST interface to one's own preferences."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from notifications.models import Choice, JobChoice, PreferenceChange
from notifications.preferences import applying, changes
from notifications.preferences.changes import Author
from notifications.preferences.inputs import JobChoiceInput, PreferencesInput
from notifications.preferences.reading import personal
from notifications.preferences.represent import (
    ChangesDict,
    JobChoiceDict,
    JobChoicesDict,
    PreferencesDict,
    change_dict,
    choice_dict,
    preferences_dict,
)
from progress.api.access import user_of
from progress.api.errors import ApiErrorDict
from progress.api.inputs import checked
from progress.api.schema import component
from progress.models import Job

ERROR = component(ApiErrorDict)
#: Lines of the trail, and jobs, in one answer.
LIMIT = 200


class PreferencesView(APIView):
    """What one wants to be told, by which channel, and when."""

    @extend_schema(
        operation_id="getNotificationPreferences",
        tags=["notifications"],
        summary="Read my preferences",
        responses={200: component(PreferencesDict)},
    )
    def get(self, request: Request) -> Response:
        """Return what is in force, one's own words, and when a message would go."""
        return Response(_preferences(request))

    @extend_schema(
        operation_id="changeNotificationPreferences",
        tags=["notifications"],
        summary="Change some of my preferences",
        request=PreferencesInput,
        responses={200: component(PreferencesDict), 400: ERROR},
    )
    def patch(self, request: Request) -> Response:
        """Change what is named, and nothing else; what is held is looked at again."""
        given = checked(PreferencesInput, request.data)
        applying.apply(_author(request), given)
        return Response(_preferences(request))


class PreferenceChangesView(APIView):
    """The trail of one's own preferences."""

    @extend_schema(
        operation_id="listNotificationPreferenceChanges",
        tags=["notifications"],
        summary="List the changes of my preferences",
        responses={200: component(ChangesDict)},
    )
    def get(self, request: Request) -> Response:
        """Return the latest 200 changes, the newest first."""
        rows = PreferenceChange.objects.filter(user=user_of(request))
        told = rows.select_related("actor").order_by("-changed_at", "-pk")[:LIMIT]
        answer: ChangesDict = {"results": [change_dict(row) for row in told]}
        return Response(answer)


class JobChoicesView(APIView):
    """The jobs that one mutes or follows."""

    @extend_schema(
        operation_id="listNotificationJobChoices",
        tags=["notifications"],
        summary="List the jobs that I mute or follow",
        responses={200: component(JobChoicesDict)},
    )
    def get(self, request: Request) -> Response:
        """Return the latest 200 choices, the newest first."""
        rows = JobChoice.objects.filter(user=user_of(request)).select_related("job")
        told = rows.order_by("-created_at", "-pk")[:LIMIT]
        answer: JobChoicesDict = {"results": [choice_dict(row) for row in told]}
        return Response(answer)


class JobChoiceView(APIView):
    """What one wants of one job."""

    @extend_schema(
        operation_id="setNotificationJobChoice",
        tags=["notifications"],
        summary="Mute or follow a job",
        request=JobChoiceInput,
        responses={200: component(JobChoiceDict), 400: ERROR, 404: ERROR},
    )
    def put(self, request: Request, job_id: UUID) -> Response:
        """Mute a job (it is told in the inbox only), or follow it."""
        choice = Choice(checked(JobChoiceInput, request.data)["choice"])
        _require_visible(request, job_id)
        changes.choose_job(_author(request), job_id, choice)
        own = JobChoice.objects.filter(user=user_of(request)).select_related("job")
        return Response(choice_dict(own.get(job=job_id)))

    @extend_schema(
        operation_id="forgetNotificationJobChoice",
        tags=["notifications"],
        summary="Neither mute nor follow a job",
        responses={204: None, 404: ERROR},
    )
    def delete(self, request: Request, job_id: UUID) -> Response:
        """Go by the other preferences again; doing it again changes nothing."""
        _require_visible(request, job_id)
        changes.choose_job(_author(request), job_id, None)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _require_visible(request: Request, job_id: UUID) -> None:
    if not Job.objects.visible_to(user_of(request)).filter(pk=job_id).exists():
        raise NotFound("There is no such job, or it is not yours.")


def _author(request: Request) -> Author:
    user = user_of(request)
    return Author(user_id=user.pk, actor_id=user.pk, source="api", now=timezone.now())


def _preferences(request: Request) -> Any:
    user = user_of(request)
    person = personal([user.pk])[user.pk]
    return preferences_dict(person, is_staff=user.is_staff, now=timezone.now())
