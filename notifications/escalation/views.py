"""The page of escalations: what runs, who takes care, and a button to do so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from notifications.context import may_see, path_of
from notifications.escalation.access import runs_for
from notifications.escalation.stopping import acknowledge as take_care
from notifications.facts import facts_of
from notifications.kinds import Kind
from notifications.models import EscalationRun, RunState
from notifications.preferences.reading import personal
from notifications.sentences import say

PER_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One escalation as the page shows it."""

    run: EscalationRun
    headline: str
    policy: str
    step: int
    steps: int
    is_running: bool
    #: All steps were taken; at `due_at` it ends by itself.
    is_last_call: bool
    due_at: datetime | None


@require_safe
@login_required
def escalations(request: HttpRequest) -> HttpResponse:
    """Show the escalations that the visitor may see, the latest first."""
    page = Paginator(runs_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    lines = [line_of(run) for run in page]
    context = {"page": page, "lines": lines, "zone": _zone(request)}
    return render(request, "notifications/pages/escalations.html", context)


@require_safe
@login_required
def escalation(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show what failed to those who were told of it, who may not see the job."""
    user = cast(User, request.user)
    run = get_object_or_404(runs_for(user), pk=run_id)
    event = run.event
    part = event.job.part if event.job else "document"
    context = {
        "line": line_of(run),
        "zone": _zone(request),
        "said": say(Kind(event.kind), event.payload, part),
        "facts": facts_of(event.payload, part),
        "failures": event.payload.get("failures", []),
        "more_failures": event.payload.get("more_failures", 0),
        "url": path_of(event) if may_see(event, user) else "",
    }
    return render(request, "notifications/pages/escalation.html", context)


@require_POST
@login_required
def acknowledge(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Let the visitor take care of it."""
    run = get_object_or_404(runs_for(request.user), pk=run_id)
    done = take_care(run.pk, cast(User, request.user), now=timezone.now())
    if done:
        messages.success(request, "You take care of it. Nobody else is told.")
    else:
        messages.info(request, "It is over already.")
    return redirect("notifications:escalation", run.pk)


def _zone(request: HttpRequest) -> str:
    user_id = cast(User, request.user).pk
    return personal([user_id])[user_id].zone


def line_of(run: EscalationRun) -> Line:
    """Return what is said of a run."""
    event, plan = run.event, run.snapshot
    is_running = run.state == RunState.RUNNING
    steps = len(plan.get("steps", ())) * plan.get("rounds", 1)
    part = event.job.part if event.job else "document"
    return Line(
        run=run,
        headline=say(Kind(event.kind), event.payload, part).headline,
        policy=str(plan.get("name", "")),
        step=min(run.step + is_running, steps),
        steps=steps,
        is_running=is_running,
        is_last_call=is_running and run.step >= steps,
        due_at=run.due_at if is_running else None,
    )
