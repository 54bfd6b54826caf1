"""The table of facts that a mail lists: labels and values, without what is empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from notifications import wording
from notifications.sentences import units


class Fact(TypedDict):
    """One line of the table."""

    label: str
    value: str


def facts_of(payload: Mapping[str, Any], part: str = "document") -> list[Fact]:
    """Return what is worth listing of a job, a batch or an alert."""
    rows = {
        "Job type": str(payload.get("job_type", "")),
        "Batch": str(payload.get("batch", "")),
        f"{part.capitalize()}s": _counts(payload, "documents"),
        "Jobs": _counts(payload, "jobs"),
        _pages_label(part): _number(payload.get("pages_done", 0)),
        "Time": _time(payload),
    }
    return [Fact(label=label, value=value) for label, value in rows.items() if value]


def _pages_label(part: str) -> str:
    return "Pages read" if part == "document" else f"{units(part).capitalize()}s done"


def _counts(payload: Mapping[str, Any], noun: str) -> str:
    parts = {
        "done": payload.get(f"{noun}_completed", 0),
        "failed": payload.get(f"{noun}_failed", 0),
        "cancelled": payload.get(f"{noun}_cancelled", 0),
    }
    return ", ".join(f"{count:,} {word}" for word, count in parts.items() if count)


def _number(count: int) -> str:
    return f"{count:,}" if count else ""


def _time(payload: Mapping[str, Any]) -> str:
    seconds = payload.get("seconds")
    return wording.duration(seconds) if seconds is not None else ""
