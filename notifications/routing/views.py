"""The simulator's page, for staff."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from notifications.preferences.reading import personal
from notifications.routing.forms import SimulationForm
from notifications.routing.naming import in_words
from notifications.routing.simulating import (
    Simulation,
    event_of,
    sample_event,
    simulate,
)


@require_safe
@login_required
def simulator(request: HttpRequest) -> HttpResponse:
    """Show who would be told what and why; nothing is written, nothing is sent."""
    if not getattr(request.user, "is_staff", False):
        raise PermissionDenied("The simulator is for staff.")
    form = SimulationForm(request.GET or None)
    found = None
    if form.is_bound and form.is_valid():
        found = simulated(form, cast(User, request.user))
    asking = cast(User, request.user)
    context = {
        "form": form,
        "found": found,
        "who": form.who(asking) if found else None,
        "decisions": _in_words(found) if found else [],
        "zone": personal([asking.pk])[asking.pk].zone,
    }
    return render(request, "notifications/pages/simulator.html", context)


def _in_words(found: Simulation) -> list[dict[str, Any]]:
    return [{**one, "actions": in_words(one["actions"])} for one in found.decisions]


def simulated(form: SimulationForm, asking: User) -> Simulation:
    """Return what a valid form asks for."""
    now, who = timezone.now(), form.who(asking)
    kind, job = form.cleaned_data["kind"], form.cleaned_data["job"]
    sample = sample_event(kind, recipient=who, now=now)
    return simulate(event_of(kind, job, now=now) if job else sample, who, now=now)
