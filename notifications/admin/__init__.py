"""Notifications in the admin: histories to look at, rules and texts to change.

Each part registers its own models; the imports make Django find them.
"""

from __future__ import annotations

from notifications.admin import (
    deliveries,
    endpoints,
    escalations,
    preferences,
    push,
    rules,
    suppressions,
    templates,
)

__all__ = [
    "deliveries",
    "endpoints",
    "escalations",
    "preferences",
    "push",
    "rules",
    "suppressions",
    "templates",
]
