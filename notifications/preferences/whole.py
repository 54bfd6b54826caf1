"""What is said of a whole row, category or channel at once: layer in, layer out; pure.

A scope lies in wider ones: "kind:NAME" in its "category:NAME", all of them in "*".
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from notifications.kinds import Category, Channel, Frequency, Kind
from notifications.preferences.changes import CellChange
from notifications.preferences.wishes import EVERYTHING, Cell, Layer
from notifications.registry import REGISTRY

#: What nothing is said of.
SILENT = Cell()


def scopes() -> list[str]:
    """Return every scope that can be said something of, the widest first."""
    of_kinds = [f"kind:{kind}" for kind in REGISTRY if kind != Kind.TEST]
    return [EVERYTHING, *_within(EVERYTHING), *of_kinds]


def switched(layer: Layer, scope: str, channel: Channel, *, is_on: bool) -> Layer:
    """Return the layer with a scope switched; all that lies in it follows."""
    return _said(layer, scope, channel, is_enabled=is_on)


def timed(layer: Layer, scope: str, channel: Channel, how: Frequency) -> Layer:
    """Return the layer with how soon a scope is told; all that lies in it follows."""
    return _said(layer, scope, channel, frequency=how)


def forgotten(layer: Layer, scope: str, channel: Channel) -> Layer:
    """Return the layer in which a scope goes by the site's defaults.

    What was said of wider scopes is said of the rest of them instead.
    """
    after = dict(layer)
    for wider in _wider(scope):
        _narrow(after, wider, channel)
    return {
        key: cell
        for key, cell in after.items()
        if key[1] != channel or scope not in (key[0], *_wider(key[0]))
    }


def difference(before: Layer, after: Layer) -> dict[tuple[str, Channel], CellChange]:
    """Return the change that leads from one layer to another."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return {key: _change_to(after.get(key, SILENT)) for key in keys}


def is_said(layer: Layer, scope: str, channel: Channel) -> bool:
    """Return whether anything is said of a scope, by itself or by a wider one."""
    return any((each, channel) in layer for each in (scope, *_wider(scope)))


def _said(layer: Layer, scope: str, channel: Channel, **words: Any) -> Layer:
    """Say something of a scope, and nothing any more of what lies in it."""
    silence: dict[str, Any] = dict.fromkeys(words)
    follow = {
        key: replace(cell, **silence)
        for key, cell in layer.items()
        if key[1] == channel and scope in _wider(key[0])
    }
    own = replace(layer.get((scope, channel), SILENT), **words)
    said = {**layer, **follow, (scope, channel): own}
    return {key: cell for key, cell in said.items() if cell != SILENT}


def _change_to(cell: Cell) -> CellChange:
    return CellChange(is_enabled=cell.is_enabled, frequency=cell.frequency or "")


def _narrow(
    layer: dict[tuple[str, Channel], Cell], wide: str, channel: Channel
) -> None:
    """Let what is said of a scope be said of those right below it."""
    word = layer.pop((wide, channel), None)
    for scope in _within(wide) if word else ():
        own = layer.get((scope, channel), SILENT)
        layer[scope, channel] = _filled(own, word or SILENT)


def _filled(own: Cell, wider: Cell) -> Cell:
    is_enabled = wider.is_enabled if own.is_enabled is None else own.is_enabled
    return Cell(is_enabled=is_enabled, frequency=own.frequency or wider.frequency)


def _wider(scope: str) -> tuple[str, ...]:
    """Return the scopes that a scope lies in, the widest first."""
    if scope == EVERYTHING:
        return ()
    if scope.startswith("category:"):
        return (EVERYTHING,)
    kind = scope.removeprefix("kind:")
    # Another version of us may have kept one that is not known here.
    if kind not in REGISTRY:
        return (EVERYTHING,)
    return (EVERYTHING, f"category:{REGISTRY[Kind(kind)].category}")


def _within(scope: str) -> list[str]:
    """Return the scopes right below a scope."""
    if scope == EVERYTHING:
        return [f"category:{category}" for category in Category]
    return [
        f"kind:{entry.kind}"
        for entry in REGISTRY.values()
        if f"category:{entry.category}" == scope and entry.kind != Kind.TEST
    ]
