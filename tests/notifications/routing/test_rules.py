"""Rows of rules become values, or say that they cannot."""

from __future__ import annotations

import pytest

from notifications.models import RoutingRule
from notifications.routing.rules import (
    OPERATORS,
    TARGETS,
    Action,
    ActionKind,
    Condition,
    Field,
    Match,
    Operator,
    rule_of,
)


def test_a_row_becomes_a_value():
    row = RoutingRule(
        pk=3,
        name="r",
        match="any",
        conditions=[{"field": "pages", "operator": "gte", "value": 9}],
        actions=[{"action": "notify_group", "group": 7}],
    )

    rule = rule_of(row)

    assert (rule.id, rule.match) == (3, Match.ANY)
    assert rule.conditions == (
        Condition(field=Field.PAGES, operator=Operator.GTE, value=9),
    )
    assert rule.actions == (Action(kind=ActionKind.NOTIFY_GROUP, target="7"),)


@pytest.mark.parametrize(
    "values",
    [
        {"conditions": [{"field": "moon", "operator": "eq", "value": 1}]},
        {"conditions": [{"field": "kind"}]},
        {"actions": [{"action": "add_channel"}]},
        {"actions": ["x"]},
    ],
)
def test_what_cannot_be_read_raises(values):
    with pytest.raises((KeyError, TypeError, ValueError)):
        rule_of(RoutingRule(pk=1, **values))


def test_every_field_has_operators_and_every_action_a_target():
    assert set(OPERATORS) == set(Field)
    assert set(TARGETS) == set(ActionKind)
