"""All that the page of preferences shows, in a bounded number of queries."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator

from notifications.models import (
    JobChoice,
    PreferenceChange,
    PushSubscription,
    WebhookEndpoint,
)
from notifications.preferences import clocks, languages, matrix, posted, preview, trail
from notifications.preferences import posted_times as clocked
from notifications.preferences.reading import Personal, applied
from notifications.preferences.refused import Refused
from notifications.preferences.wishes import GATHERING, MILESTONES, Wishes
from notifications.registry import REGISTRY

#: Lines of the trail, and jobs, that the page shows.
_LINES = 8
_JOBS = 20


#: Lines on a page of the whole trail.
_A_PAGE = 50
#: The sections that have a place for a message beside them.
_PARTS = ("matrix", "times", "pause", "steps", "language", "places", "jobs")


def context_of(
    user: User, person: Personal, *, now: datetime, refused: Refused
) -> dict[str, Any]:
    """Return the context of the page's template; what was refused stays typed."""
    wishes = applied(person, preview.SHOWN[0])
    cells = matrix.all_cells(person, is_staff=user.is_staff)
    paused = wishes.paused_until
    return {
        "groups": matrix.groups(person, is_staff=user.is_staff),
        "columns": list(matrix.COLUMNS.items()),
        "frequencies": list(matrix.FREQUENCIES.items()),
        "gathering": GATHERING,
        "shown_matrix": posted.shown(cells),
        "is_changed": bool(person.layer),
        "wishes": wishes,
        "zone": person.zone,
        "own_zone": person.settings.time_zone,
        "refused": refused,
        "zones": _zones(),
        "week": clocked.week_of(wishes),
        "digest_time": f"{wishes.digest_time:%H:%M}",
        "shown_times": json.dumps(
            clocked.shown_times(wishes, person.settings.time_zone)
        ),
        "steps": MILESTONES,
        "zone_typed": person.settings.time_zone,
        "is_woken": wishes.is_woken_by_failures,
        "chosen_steps": wishes.milestones,
        "minutes": wishes.milestones_above_seconds // 60,
        "shown_steps": json.dumps(clocked.shown_steps(wishes)),
        **_languages(person.settings.language),
        "pauses": list(clocked.PAUSES.items()),
        "paused_until": paused if paused and paused > now else None,
        "next_sends": _next_sends(person, now),
        **_rows(user, person.zone),
        **_typed(refused, wishes),
    }


def notes_of(told: Iterable[Message]) -> dict[str, Any]:
    """Return the messages of each section, and those that belong to the whole page."""
    notes: dict[str, list[Message]] = {part: [] for part in _PARTS}
    for message in (rest := list(told)):
        notes.get(message.extra_tags or "", []).append(message)
    apart = [m for m in rest if (m.extra_tags or "") not in notes]
    return {"notes": notes, "messages": apart}


def trail_of(user: User, zone: str, number: str | None) -> dict[str, Any]:
    """Return a page of the whole trail."""
    rows = PreferenceChange.objects.filter(user=user).order_by("-changed_at", "-pk")
    found = Paginator(rows, _A_PAGE).get_page(number)
    return {"page": found, "changes": trail.lines(found.object_list, zone)}


def _languages(own: str) -> dict[str, Any]:
    return {
        "language": own,
        "languages": languages.offered(own),
        "site_language": languages.name_of_site(),
        "shown_language": json.dumps({"language": own}),
    }


def _typed(refused: Refused, wishes: Wishes) -> dict[str, Any]:
    """Return the fields of the refused form as they were typed."""
    typed, errors = refused.typed, refused.errors
    if refused.part == "times":
        return {
            "zone_typed": typed.get("time_zone", ""),
            "digest_time": typed.get("digest_time", ""),
            "week": [_day(day, refused) for day in clocked.week_of(wishes)],
            "is_woken": "is_woken_by_failures" in typed,
        }
    if refused.part == "steps":
        chosen = [step for step in MILESTONES if f"step {step}" in typed]
        return {"minutes": typed.get("minutes", ""), "chosen_steps": chosen}
    return {"until": typed.get("until", "")} if errors else {}


def _day(day: dict[str, Any], refused: Refused) -> dict[str, Any]:
    number = day["weekday"]
    name = f"quiet {number}"
    return day | {
        "is_on": name in refused.typed,
        "start": refused.typed.get(f"start {number}", ""),
        "end": refused.typed.get(f"end {number}", ""),
        "error": refused.errors.get(name, ""),
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


def _rows(user: User, zone: str) -> dict[str, Any]:
    changes = PreferenceChange.objects.filter(user=user).order_by("-changed_at", "-pk")
    choices = JobChoice.objects.filter(user=user).select_related("job")
    endpoints = WebhookEndpoint.objects.filter(owner=user, is_enabled=True)
    return {
        "changes": trail.lines(changes[:_LINES], zone),
        "has_more_changes": changes.count() > _LINES,
        "choices": choices.order_by("-created_at")[:_JOBS],
        "browsers": PushSubscription.objects.of(user).live().count(),
        "endpoints": endpoints.count(),
    }
