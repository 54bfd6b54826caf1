"""What the forms about times say: quiet hours, digests, steps and pauses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.http import QueryDict

from notifications.preferences.clocks import instant, zone_of
from notifications.preferences.wishes import MILESTONES, Wishes

WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
#: What a weekday without quiet hours offers.
_START, _END = "22:00", "07:00"
_TOMORROW_AT = time(8)
#: The pauses that have a button of their own.
PAUSES: Mapping[str, str] = {
    "hour": "For an hour",
    "tomorrow": "Until tomorrow, 08:00",
    "week": "For a week",
}


def week_of(wishes: Wishes) -> list[dict[str, Any]]:
    """Return a row for each weekday, as the form shows it."""
    windows = {window.weekday: window for window in wishes.quiet}
    return [
        {
            "weekday": number,
            "label": WEEKDAYS[number],
            "is_on": number in windows,
            "start": f"{windows[number].start:%H:%M}" if number in windows else _START,
            "end": f"{windows[number].end:%H:%M}" if number in windows else _END,
        }
        for number in range(7)
    ]


def shown_times(wishes: Wishes, own_zone: str) -> dict[str, Any]:
    """Return the fields of the form about times, as it shows them."""
    return {
        "time_zone": own_zone,
        "digest_time": f"{wishes.digest_time:%H:%M}",
        "is_woken_by_failures": wishes.is_woken_by_failures,
        **{f"quiet {day['weekday']}": _window(day) for day in week_of(wishes)},
    }


def posted_times(posted: QueryDict) -> dict[str, Any]:
    """Return the same fields as they came back."""
    return {
        "time_zone": posted.get("time_zone", "").strip(),
        "digest_time": posted.get("digest_time", ""),
        "is_woken_by_failures": "is_woken_by_failures" in posted,
        **{f"quiet {number}": _posted_window(posted, number) for number in range(7)},
    }


def shown_steps(wishes: Wishes) -> dict[str, Any]:
    """Return the fields of the form about steps, as it shows them."""
    return {
        "milestones": sorted(wishes.milestones),
        "milestones_above_seconds": wishes.milestones_above_seconds,
    }


def posted_steps(posted: QueryDict) -> dict[str, Any]:
    """Return the same fields as they came back; minutes as seconds."""
    chosen = [step for step in MILESTONES if f"step {step}" in posted]
    minutes = posted.get("minutes", "").strip() or "0"
    is_number = minutes.isdecimal() and len(minutes) < 7
    seconds = int(minutes) * 60 if is_number else minutes
    return {"milestones": chosen, "milestones_above_seconds": seconds}


def as_input(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return changed fields as a PreferencesInput has them."""
    week = {name: to for name, to in fields.items() if name.startswith("quiet ")}
    given = {name: to for name, to in fields.items() if name not in week}
    if week:
        given["quiet_hours"] = [_quiet(name, to) for name, to in week.items()]
    return given


def pause_end(posted: QueryDict, wishes: Wishes, now: datetime) -> datetime | str:
    """Return until when to pause; a text that is no time, if that is what it says."""
    wall = now.astimezone(zone_of(wishes.zone))
    match posted.get("pause", ""):
        case "hour":
            return now + timedelta(hours=1)
        case "week":
            return now + timedelta(days=7)
        case "tomorrow":
            tomorrow = wall.date() + timedelta(days=1)
            return instant(tomorrow, _TOMORROW_AT, zone_of(wishes.zone))
    return _local(posted.get("until", ""), wishes.zone)


def _local(text: str, zone: str) -> datetime | str:
    """Return what an input of date and time says, by the person's clock."""
    try:
        wall = datetime.fromisoformat(text)
        return instant(wall.date(), wall.time(), zone_of(zone))
    except (ValueError, OverflowError):
        return text or "nothing"


def _window(day: Mapping[str, Any]) -> str:
    return f"{day['start']} {day['end']}" if day["is_on"] else ""


def _posted_window(posted: QueryDict, number: int) -> str:
    start, end = (posted.get(f"{part} {number}", "") for part in ("start", "end"))
    return f"{start} {end}" if f"quiet {number}" in posted else ""


def _quiet(name: str, window: str) -> dict[str, Any]:
    start, _, end = window.partition(" ")
    weekday = int(name.removeprefix("quiet "))
    return {"weekday": weekday, "start": start or None, "end": end or None}
