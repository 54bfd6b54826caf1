"""Routing rules: what admins decide about notifications beyond preferences."""

from __future__ import annotations

from notifications.routing.evaluating import Decision, Routing, evaluate
from notifications.routing.facts import Facts, facts_of
from notifications.routing.rules import Action, Condition, Rule
from notifications.routing.taking import route

__all__ = [
    "Action",
    "Condition",
    "Decision",
    "Facts",
    "Routing",
    "Rule",
    "evaluate",
    "facts_of",
    "route",
]
