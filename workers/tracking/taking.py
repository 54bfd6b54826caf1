"""What a task's body hands over, made fit to be kept: none of it may fail the task."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from progress.states import Level
from workers.tracking.log_capture import level_of

#: The largest number that a row keeps.
MOST = 2**63 - 1


def count_of(value: Any) -> int:
    """Return a count as whole units, 0 for what is none."""
    try:
        number = int(value if isinstance(value, int) else float(value))
        return min(max(number, 0), MOST)
    except (TypeError, ValueError, OverflowError):
        return 0


def words_of(value: Any) -> str:
    """Return what a value says as text; its type's name if it cannot be asked."""
    try:
        return str(value)
    except Exception:
        return type(value).__name__


def said_by(meta: Any) -> tuple[int, int, str]:
    """Return `current`, `total` and `description` of what `update_state` was given.

    Celery takes anything as meta; what is no mapping is a description.
    """
    if not isinstance(meta, Mapping):
        return 0, 0, words_of(meta or "")
    current, total = meta.get("current"), meta.get("total")
    return count_of(current), count_of(total), words_of(meta.get("description") or "")


def level_named(value: Any) -> Level:
    """Return a level by our name, by one of `logging`, or its number; else INFO."""
    name = words_of(value).lower()
    if name in {level.value for level in Level}:
        return Level(name)
    known = logging.getLevelNamesMapping()
    number = known.get(name.upper(), count_of(value)) or logging.INFO
    return level_of(number)
