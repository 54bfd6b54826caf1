"""Writes a checked change of preferences: all of it, or nothing."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from notifications.kinds import Channel
from notifications.preferences import changes
from notifications.preferences.changes import Author, CellChange
from notifications.preferences.inputs import window_of
from notifications.preferences.wishes import QuietWindow

#: What a PreferencesInput says that is not about one person's settings row.
_APART = ("cells", "quiet_hours")


def apply(author: Author, given: dict[str, Any]) -> int:
    """Write what a checked PreferencesInput says; return how much that changed."""
    settings = {name: to for name, to in given.items() if name not in _APART}
    with transaction.atomic():
        changed = changes.set_cells(author, _cells(given.get("cells", [])))
        changed += changes.set_settings(author, settings)
        changed += changes.set_quiet_hours(author, _week(given.get("quiet_hours")))
    return changed


def _week(given: list[dict[str, Any]] | None) -> dict[int, QuietWindow | None]:
    """Return what becomes of each weekday that is named; an empty list names all."""
    if given == []:
        return dict.fromkeys(range(7))
    return {day["weekday"]: window_of(day) for day in given or []}


def _cells(given: list[dict[str, Any]]) -> dict[tuple[str, Channel], CellChange]:
    cells: dict[tuple[str, Channel], CellChange] = {}
    for cell in given:
        change = CellChange()
        if "is_enabled" in cell:
            change["is_enabled"] = cell["is_enabled"]
        if "frequency" in cell:
            change["frequency"] = cell["frequency"]
        cells[cell["scope"], Channel(cell["channel"])] = change
    return cells
