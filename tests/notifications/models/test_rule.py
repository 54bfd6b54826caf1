"""Routing rules as rows: they run in their order."""

from __future__ import annotations

import pytest

from notifications.models import RoutingRule

pytestmark = pytest.mark.django_db


def test_rules_run_by_position_and_those_of_one_position_by_age():
    for name, position in (("last", 2), ("first", 0), ("middle", 1), ("next", 1)):
        RoutingRule.objects.create(name=name, position=position)
    rules = map(str, RoutingRule.objects.all())
    assert list(rules) == ["first", "middle", "next", "last"]


def test_a_rule_that_says_nothing_does_nothing_and_lets_others_run():
    row = RoutingRule.objects.create(name="empty")
    row.refresh_from_db()
    assert (row.conditions, row.actions, row.match) == ([], [], "all")
    assert (row.is_active, row.is_last, row.cooldown_minutes) == (True, False, 0)
    assert row.last_fired_at is None
