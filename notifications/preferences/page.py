"""All that the page of preferences shows, in a bounded number of queries."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User

from notifications.models import (
    JobChoice,
    PreferenceChange,
    PushSubscription,
    WebhookEndpoint,
)
from notifications.preferences import clocks, matrix, posted, preview, trail
from notifications.preferences import posted_times as clocked
from notifications.preferences.reading import Personal, applied
from notifications.preferences.wishes import MILESTONES
from notifications.registry import REGISTRY

#: Lines of the trail, and jobs, that the page shows.
_LINES = 8
_JOBS = 20


def context_of(user: User, person: Personal, *, now: datetime) -> dict[str, Any]:
    """Return the context of the page's template."""
    wishes = applied(person, preview.SHOWN[0])
    cells = matrix.all_cells(person, is_staff=user.is_staff)
    paused = wishes.paused_until
    return {
        "groups": matrix.groups(person, is_staff=user.is_staff),
        "columns": list(matrix.COLUMNS.items()),
        "frequencies": list(matrix.FREQUENCIES.items()),
        "shown_matrix": posted.shown(cells),
        "is_changed": bool(person.layer),
        "wishes": wishes,
        "zone": person.zone,
        "own_zone": person.settings.time_zone,
        "zones": _zones(),
        "week": clocked.week_of(wishes),
        "shown_times": json.dumps(
            clocked.shown_times(wishes, person.settings.time_zone)
        ),
        "steps": MILESTONES,
        "minutes": wishes.milestones_above_seconds // 60,
        "shown_steps": json.dumps(clocked.shown_steps(wishes)),
        "pauses": list(clocked.PAUSES.items()),
        "paused_until": paused if paused and paused > now else None,
        "next_sends": _next_sends(person, now),
        **_rows(user),
    }


def _next_sends(person: Personal, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "label": REGISTRY[kind].label,
            "sends": preview.next_sends(person, kind, now=now),
        }
        for kind in preview.SHOWN
    ]


def _zones() -> list[str]:
    """Return the names that people know: places, and UTC."""
    places = [name for name in clocks.zones() if "/" in name]
    return [*sorted(n for n in places if not n.startswith("Etc/")), "UTC"]


def _rows(user: User) -> dict[str, Any]:
    changes = PreferenceChange.objects.filter(user=user).order_by("-changed_at", "-pk")
    choices = JobChoice.objects.filter(user=user).select_related("job")
    endpoints = WebhookEndpoint.objects.filter(owner=user, is_enabled=True)
    return {
        "changes": trail.lines(changes[:_LINES]),
        "choices": choices.order_by("-created_at")[:_JOBS],
        "browsers": PushSubscription.objects.of(user).live().count(),
        "endpoints": endpoints.count(),
    }
