"""What the forms of the page say: only what was changed on it since it was shown.

Each form carries what it showed. A tab that is older than another's change says
nothing of the fields that it left as they were, and so takes nothing back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from notifications.kinds import Channel, Frequency
from notifications.preferences import matrix, whole
from notifications.preferences.changes import CellChange
from notifications.preferences.matrix import CellView
from notifications.preferences.reading import Personal
from notifications.preferences.wishes import GATHERING, Layer

Cells = dict[tuple[str, Channel], CellChange]

#: Nobody switches the inbox off.
_CHANNELS = [channel for channel in matrix.COLUMNS if channel != Channel.DATABASE]


def shown(cells: Iterable[CellView]) -> str:
    """Return what the matrix shows, for its form to carry."""
    state = {c.name: [c.wish.is_enabled, c.wish.frequency] for c in cells}
    return json.dumps(state, separators=(",", ":"))


def was_shown(posted: QueryDict) -> dict[str, Any]:
    """Return what the form showed; nothing, if it does not say so."""
    try:
        state = json.loads(posted.get("shown", ""))
    except (ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def said_of_scopes(posted: QueryDict, person: Personal) -> Cells:
    """Return the change of what was said of everything, categories and whole rows."""
    layer = person.layer
    for scope in whole.scopes():
        for channel in _CHANNELS:
            word = posted.get(f"all {scope} {channel}", "")
            is_forgotten = posted.get("forget") == scope
            layer = _said(layer, scope, channel, "default" if is_forgotten else word)
    return whole.difference(person.layer, layer)


def switched_cells(posted: QueryDict, person: Personal, *, is_staff: bool) -> Cells:
    """Return the change of the cells that differ from what the form showed."""
    before = was_shown(posted)
    changes: Cells = {}
    cells = matrix.all_cells(person, is_staff=is_staff)
    for cell in (c for c in cells if c.scope != posted.get("forget")):
        change = _change(cell, posted, before.get(cell.name), person)
        if change:
            changes[cell.scope, cell.channel] = change
    return changes


def changed_fields(
    posted: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the fields that differ from what the form showed."""
    return {name: to for name, to in posted.items() if before.get(name, to) != to}


def _said(layer: Layer, scope: str, channel: Channel, word: str) -> Layer:
    if word in ("on", "off"):
        return whole.switched(layer, scope, channel, is_on=word == "on")
    if word in matrix.FREQUENCIES and channel in GATHERING:
        return whole.timed(layer, scope, channel, Frequency(word))
    return whole.forgotten(layer, scope, channel) if word == "default" else layer


def _change(
    cell: CellView, posted: QueryDict, before: Any, person: Personal
) -> CellChange:
    change = CellChange()
    if not _is_state(before):
        return change
    wish = matrix.inherited(cell, person)
    is_enabled = f"on {cell.name}" in posted
    if not cell.is_forced and is_enabled != before[0]:
        change["is_enabled"] = None if is_enabled == wish.is_enabled else is_enabled
    frequency = posted.get(f"how {cell.name}") or before[1]
    if frequency in matrix.FREQUENCIES and frequency != before[1]:
        change["frequency"] = "" if frequency == wish.frequency else frequency
    return change


def _is_state(before: Any) -> bool:
    """Whether a form says of a cell what shown() writes: anybody can post anything."""
    if not isinstance(before, list) or len(before) != 2:
        return False
    return isinstance(before[0], bool) and isinstance(before[1], str)
