"""What people read for kinds and channels, the same on all pages."""

from __future__ import annotations

from collections.abc import Mapping

from notifications.kinds import Channel, Kind
from notifications.preferences.matrix import COLUMNS
from notifications.registry import REGISTRY

#: The columns of the preferences, and the log, which is nobody's.
CHANNELS: Mapping[Channel, str] = {**COLUMNS, Channel.LOG: "System log"}


def channel(name: str) -> str:
    """Return a channel's label; the name where another version of us kept it."""
    return CHANNELS[Channel(name)] if name in CHANNELS else name


def kind(name: str) -> str:
    """Return a kind's label; the name where another version of us kept it."""
    return REGISTRY[Kind(name)].label if name in REGISTRY else name


def kind_choices() -> list[tuple[str, str]]:
    """Return all kinds for forms."""
    return [(name.value, REGISTRY[name].label) for name in Kind]
