"""Apply the rules to a real event, each cooldown taken by exactly one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Q

from notifications.models import NotificationEvent, RoutingRule
from notifications.routing.evaluating import Routing, evaluate
from notifications.routing.facts import facts_of
from notifications.routing.rules import Rule, rule_of

logger = logging.getLogger(__name__)


def route(event: NotificationEvent, *, now: datetime) -> Routing:
    """Return what the active rules decide about an event, and take their cooldowns.

    Called again for the same event it would take them again: whoever calls keeps
    `decisions` on the event, and begins again from those after a crash.
    """
    return evaluate(active_rules(), facts_of(event), now, take=taker(now))


def active_rules() -> list[Rule]:
    """Return the rules in force, in their order; one that is broken is left out."""
    rules = []
    for row in RoutingRule.objects.filter(is_active=True):
        try:
            rules.append(rule_of(row))
        except (KeyError, TypeError, ValueError):
            logger.exception("routing rule %s cannot be read", row.pk)
    return rules


def taker(now: datetime) -> Callable[[Rule], bool]:
    """Return what takes the turn of a rule with a cooldown; one of many at once."""

    def take(rule: Rule) -> bool:
        # One conditional update: of many at once, one changes the row.
        is_rested = Q(last_fired_at=None) | Q(
            last_fired_at__lte=now - timedelta(minutes=rule.cooldown_minutes)
        )
        resting = RoutingRule.objects.filter(is_rested, pk=rule.id)
        return bool(resting.update(last_fired_at=now))

    return take
