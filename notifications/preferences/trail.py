"""Lines of the trail in words, for the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from notifications.kinds import Channel
from notifications.models import PreferenceChange
from notifications.preferences.clocks import zone_of
from notifications.preferences.languages import name_of
from notifications.preferences.matrix import COLUMNS, FREQUENCIES, GROUPS
from notifications.preferences.posted_times import WEEKDAYS
from notifications.registry import REGISTRY
from progress.models import Job

_SETTINGS: Mapping[str, str] = {
    "time_zone": "Time zone",
    "language": "Language",
    "digest_time": "Time of the daily digest",
    "is_woken_by_failures": "Woken by failures",
    "paused_until": "Pause",
    "milestones": "Milestones",
    "milestones_above_seconds": "Only jobs longer than",
}
_SOURCES: Mapping[str, str] = {
    "page": "here",
    "api": "by the API",
    "unsubscribe": "by the link in a mail",
    "bounce": "because a mail came back",
    "complaint": "because a mail was called unwanted",
    "admin": "by an administrator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change in words."""

    what: str
    before: str
    after: str
    how: str
    changed_at: datetime


def lines(changes: Iterable[PreferenceChange], zone: str = "UTC") -> list[Line]:
    """Return changes in words, by the clock of `zone`; one query, for jobs' titles."""
    rows = list(changes)
    titles = _titles(rows)
    return [
        Line(
            what=_what(row.subject, titles),
            before=_value(row.subject, row.before, zone),
            after=_value(row.subject, row.after, zone),
            how=_SOURCES.get(row.source, row.source),
            changed_at=row.changed_at,
        )
        for row in rows
    ]


def _titles(rows: Iterable[PreferenceChange]) -> dict[str, str]:
    ids = [row.subject[4:] for row in rows if row.subject.startswith("job:")]
    jobs = Job.objects.filter(pk__in=[UUID(each) for each in ids])
    return {str(pk): title for pk, title in jobs.values_list("pk", "title")}


def _what(subject: str, titles: Mapping[str, str]) -> str:
    name, _, rest = subject.partition(":")
    if name == "quiet_hours":
        return f"Quiet hours, {WEEKDAYS[int(rest)]}"
    if name == "job":
        return titles.get(rest, "A job that is deleted")
    scope, _, channel = subject.rpartition(" ")
    if channel in COLUMNS:
        return f"{scope_label(scope)}, {COLUMNS[Channel(channel)].lower()}"
    return _SETTINGS.get(subject, subject)


def scope_label(scope: str) -> str:
    """Return a scope as people read it."""
    part, _, name = scope.partition(":")
    if part == "kind":
        return next((e.label for e in REGISTRY.values() if e.kind == name), name)
    return next((to for group, to in GROUPS.items() if group == name), "Everything")


def _value(subject: str, value: Any, zone: str) -> str:
    if isinstance(value, dict):
        return _window(value) if "start" in value else _cell(value)
    if subject == "milestones_above_seconds":
        if value is None:
            return "default"
        return f"{value // 60} min" if value else "all jobs"
    if subject == "milestones":
        chosen = [25, 50, 75] if value is None else value
        return ", ".join(f"{step}%" for step in chosen) or "none"
    if subject == "language":
        return name_of(value) if value else "the site's"
    if subject == "time_zone":
        return value or "not set"
    if isinstance(value, bool):
        return "on" if value else "off"
    if subject == "paused_until" and value:
        wall = datetime.fromisoformat(value).astimezone(zone_of(zone))
        return f"until {wall:%-d %b, %H:%M %Z}"
    return str(value).lower() if value else "not set"


def _cell(cell: Mapping[str, Any]) -> str:
    words = {True: "on", False: "off"}
    said = [words.get(cell.get("is_enabled", None), "")]
    how = cell.get("frequency", "")
    said += [to.lower() for frequency, to in FREQUENCIES.items() if frequency == how]
    return ", ".join(filter(None, said)) or "default"


def _window(window: Mapping[str, str]) -> str:
    return f"{window['start']} to {window['end']}"
