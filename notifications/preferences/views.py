"""The page of preferences: what one is told, how and when; forms all the way."""

from __future__ import annotations

import json
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from notifications.models import Choice
from notifications.preferences import applying, changes, page, posted, refused, whole
from notifications.preferences import posted_times as clocked
from notifications.preferences.changes import Author
from notifications.preferences.clocks import zone_of
from notifications.preferences.inputs import PreferencesInput
from notifications.preferences.preview import SHOWN
from notifications.preferences.reading import Personal, applied, personal
from progress.models import Job

PAGE = "notifications:preferences"
_CHOSEN = {
    Choice.MUTE: "Muted: what happens to this job is in your inbox only.",
    Choice.FOLLOW: "You follow this job.",
    None: "This job goes by your preferences again.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Show everything; a POST writes the matrix."""
    if request.method == "POST":
        return _save_matrix(request)
    user, person = _user(request), _person(request)
    said = refused.take(request) if request.method == "GET" else refused.Refused()
    context = page.context_of(user, person, now=timezone.now(), refused=said)
    context |= page.notes_of(messages.get_messages(request))
    with timezone.override(zone_of(person.zone)):
        return render(request, "notifications/preferences.html", context)


@require_safe
@login_required
def trail(request: HttpRequest) -> HttpResponse:
    """Show all changes, the newest first."""
    person = _person(request)
    context = page.trail_of(_user(request), person.zone, request.GET.get("page"))
    with timezone.override(zone_of(person.zone)):
        return render(request, "notifications/preference_changes.html", context)


@require_POST
@login_required
def times(request: HttpRequest) -> HttpResponse:
    """Write quiet hours, the time zone, and when the digest goes."""
    fields = clocked.posted_times(request.POST)
    return _save(request, fields, "times")


@require_POST
@login_required
def steps(request: HttpRequest) -> HttpResponse:
    """Write which milestones are told, and of which jobs."""
    fields = clocked.posted_steps(request.POST)
    return _save(request, fields, "steps")


@require_POST
@login_required
def language(request: HttpRequest) -> HttpResponse:
    """Write the language of messages; empty: the site's."""
    fields = {"language": request.POST.get("language", "").strip()}
    return _save(request, fields, "language")


@require_POST
@login_required
def pause(request: HttpRequest) -> HttpResponse:
    """Hold back whatever makes a noise until a moment, or no longer."""
    wishes = applied(_person(request), SHOWN[0])
    is_over = "resume" in request.POST
    end = clocked.pause_end(request.POST, wishes, timezone.now())
    return _apply(request, {"paused_until": None if is_over else end}, "pause")


@require_POST
@login_required
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Mute or follow a job that one may see, or neither; go back to where one was."""
    found = get_object_or_404(Job.objects.visible_to(_user(request)), pk=job_id)
    word = request.POST.get("choice", "")
    choice = Choice(word) if word in set(Choice) else None
    if changes.choose_job(_author(request), found.pk, choice):
        messages.success(request, _CHOSEN[choice], extra_tags=_part_of(request))
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return redirect(wanted if wanted and is_ours else found)


def _save_matrix(request: HttpRequest) -> HttpResponse:
    person, author = _person(request), _author(request)
    if "reset" in request.POST:
        changed = changes.set_cells(author, whole.difference(person.layer, {}))
        return _told(request, changed, "matrix")
    wide = posted.said_of_scopes(request.POST, person)
    changed = changes.set_cells(author, wide)
    cells = posted.switched_cells(
        request.POST, _person(request), is_staff=_user(request).is_staff
    )
    return _told(request, changed + changes.set_cells(author, cells), "matrix")


def _save(request: HttpRequest, fields: dict[str, Any], part: str) -> HttpResponse:
    """Write the fields of a form that differ from what it showed."""
    changed = posted.changed_fields(fields, posted.was_shown(request.POST))
    return _apply(request, clocked.as_input(changed), part)


def _apply(request: HttpRequest, given: dict[str, Any], part: str) -> HttpResponse:
    checked = PreferencesInput(data=json.loads(json.dumps(given, default=str)))
    if not checked.is_valid():
        refused.keep(request, part, given, checked.errors)
        messages.error(request, _first(checked.errors), extra_tags=part)
        return _back(part)
    return _told(
        request, applying.apply(_author(request), checked.validated_data), part
    )


def _told(request: HttpRequest, changed: int, part: str) -> HttpResponse:
    if changed:
        messages.success(request, "Saved.", extra_tags=part)
    else:
        messages.info(request, "Nothing was changed.", extra_tags=part)
    return _back(part)


def _part_of(request: HttpRequest) -> str:
    """Return the part of a page that a form leads back to."""
    return urlsplit(request.POST.get("next", "")).fragment


def _back(part: str) -> HttpResponse:
    response = redirect(PAGE)
    response["Location"] += f"#{part}"
    return response


def _first(errors: Any) -> str:
    """Return the first thing that is wrong, in words."""
    while isinstance(errors, dict | list) and errors:
        each = errors.values() if isinstance(errors, dict) else errors
        errors = next(found for found in each if found)
    return str(errors)


def _person(request: HttpRequest) -> Personal:
    user = _user(request)
    return personal([user.pk])[user.pk]


def _author(request: HttpRequest) -> Author:
    user = _user(request)
    return Author(user_id=user.pk, actor_id=user.pk, source="page", now=timezone.now())


def _user(request: HttpRequest) -> User:
    # login_required has seen to it.
    return cast(User, request.user)
