"""Rules: what holds, what is done, in which order; pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from notifications.kinds import Channel, Kind, Severity
from notifications.routing import Action, Condition, Facts, Rule, evaluate
from notifications.routing.rules import ActionKind, Field, Match, Operator

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FACTS = Facts(
    kind=Kind.JOB_FAILED,
    severity=Severity.ERROR,
    job_type="exam",
    batch="Summer term",
    owner="alice",
    owner_groups=("Teachers", "Operators"),
    error_codes=("encrypted", "too_large"),
    pages=120,
    duration=90.5,
)
EMAIL = Action(kind=ActionKind.ADD_CHANNEL, target="email")


def condition(field: str, operator: str, value: Any) -> Condition:
    return Condition(field=Field(field), operator=Operator(operator), value=value)


def rule(*conditions: Condition, id: int = 1, **values: Any) -> Rule:
    values = {"name": f"rule {id}", "actions": (EMAIL,), **values}
    return Rule(id=id, conditions=conditions, **values)


def fires(*conditions: Condition, facts: Facts = FACTS, **values: Any) -> bool:
    return bool(evaluate([rule(*conditions, **values)], facts, NOW).fired)


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("kind", "eq", "job_failed", True),
        ("kind", "eq", "job_completed", False),
        ("kind", "in", ["job_failed", "job_started"], True),
        ("severity", "gte", "warning", True),
        ("severity", "gte", "error", True),
        ("severity", "gte", "critical", False),
        ("severity", "eq", "error", True),
        ("job_type", "eq", "EXAM", True),
        ("job_type", "contains", "xa", True),
        ("batch", "contains", "summer", True),
        ("batch", "exists", True, True),
        ("batch", "exists", False, False),
        ("owner", "in", ["bob", "alice"], True),
        ("owner_group", "eq", "operators", True),
        ("owner_group", "in", ["Nobody"], False),
        ("error_code", "eq", "too_large", True),
        ("error_code", "contains", "large", True),
        ("pages", "gte", "120", True),
        ("pages", "gte", 121, False),
        ("duration", "gte", 90, True),
    ],
)
def test_each_operator_compares_as_it_says(field, operator, value, expected):
    assert fires(condition(field, operator, value)) is expected


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("pages", "gte", 0, False),
        ("duration", "exists", False, True),
        ("owner_group", "exists", True, False),
        ("error_code", "contains", "", False),
        ("batch", "eq", "", False),
    ],
)
def test_what_an_event_does_not_have_matches_nothing(field, operator, value, expected):
    nothing = Facts(kind=Kind.SYSTEM_ALERT, severity=Severity.CRITICAL)

    assert fires(condition(field, operator, value), facts=nothing) is expected


@pytest.mark.parametrize(
    ("match", "first", "second", "expected"),
    [
        ("all", True, True, True),
        ("all", True, False, False),
        ("any", False, True, True),
        ("any", False, False, False),
        ("none", False, False, True),
        ("none", True, False, False),
    ],
)
def test_conditions_are_joined_as_the_rule_says(match, first, second, expected):
    conditions = [
        condition("owner", "eq", "alice" if holds else "bob")
        for holds in (first, second)
    ]

    assert fires(*conditions, match=Match(match)) is expected


@pytest.mark.parametrize("match", Match)
def test_a_rule_without_conditions_always_fires(match):
    assert fires(match=match)


def test_a_later_rule_overrules_an_earlier_one():
    drop = Action(kind=ActionKind.DROP_CHANNEL, target="email")

    routing = evaluate([rule(), rule(id=2, actions=(drop,))], FACTS, NOW)

    assert (routing.added, routing.dropped) == (frozenset(), {Channel.EMAIL})


def test_a_rule_sees_the_severity_that_an_earlier_one_set():
    up = Action(kind=ActionKind.SET_SEVERITY, target="critical")
    rules = [
        rule(actions=(up,)),
        rule(condition("severity", "eq", "critical"), id=2),
    ]

    routing = evaluate(rules, FACTS, NOW)

    assert (routing.severity, routing.fired) == (Severity.CRITICAL, (1, 2))


def test_the_inbox_cannot_be_dropped():
    drop = Action(kind=ActionKind.DROP_CHANNEL, target="database")

    assert evaluate([rule(actions=(drop,))], FACTS, NOW).dropped == frozenset()


def test_nothing_behind_a_last_rule_is_looked_at():
    last = rule(is_last=True)

    assert evaluate([last, rule(id=2)], FACTS, NOW).fired == (1,)
    quiet = rule(condition("owner", "eq", "bob"), is_last=True)
    assert evaluate([quiet, rule(id=2)], FACTS, NOW).fired == (2,)


def test_what_is_pointed_to_is_collected_once():
    actions = tuple(
        Action(kind=kind, target=target)
        for kind, target in [
            (ActionKind.SEND_TO_ENDPOINT, "e"),
            (ActionKind.SEND_TO_ENDPOINT, "e"),
            (ActionKind.NOTIFY_GROUP, "7"),
            (ActionKind.START_ESCALATION, "9"),
            (ActionKind.START_ESCALATION, "9"),
        ]
    )

    routing = evaluate([rule(actions=actions)], FACTS, NOW)

    assert routing.endpoints == ("e",)
    assert (routing.groups, routing.policies) == ((7,), (9,))


@pytest.mark.parametrize(("minutes", "expected"), [(9, False), (10, True), (11, True)])
def test_a_rule_rests_for_its_cooldown(minutes, expected):
    last = NOW - timedelta(minutes=minutes)

    assert fires(cooldown_minutes=10, last_fired_at=last) is expected


def test_whose_turn_was_taken_does_not_fire_and_says_why():
    resting = rule(cooldown_minutes=10)

    routing = evaluate([resting], FACTS, NOW, take=lambda _: False)

    [decision] = routing.decisions
    assert (routing.fired, decision["is_fired"]) == ((), False)
    assert "rests" in decision["reason"]


def test_each_rule_leaves_a_decision_with_its_reason():
    other = rule(condition("owner", "eq", "bob"), id=2)

    fired, silent = evaluate([rule(), other], FACTS, NOW).decisions

    assert fired["actions"] == ["add channel: email"]
    assert (fired["rule"], fired["is_fired"]) == (1, True)
    assert (silent["rule"], silent["is_fired"], silent["actions"]) == (2, False, [])
    assert silent["reason"] == "Its conditions do not hold."
