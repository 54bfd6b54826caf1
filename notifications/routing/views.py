"""The simulator's page, for staff."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from notifications.routing.forms import SimulationForm
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
    who = form.who(cast(User, request.user)) if found else None
    context = {"form": form, "found": found, "who": who}
    return render(request, "notifications/pages/simulator.html", context)


def simulated(form: SimulationForm, asking: User) -> Simulation:
    """Return what a valid form asks for."""
    now, who = timezone.now(), form.who(asking)
    kind, job = form.cleaned_data["kind"], form.cleaned_data["job"]
    sample = sample_event(kind, recipient=who, now=now)
    return simulate(event_of(kind, job, now=now) if job else sample, who, now=now)
