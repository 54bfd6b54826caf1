"""Decide what rules do with an event: pure, the same for real and in the simulator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypedDict

from notifications.kinds import SEVERITIES, Channel, Severity
from notifications.routing.facts import Facts
from notifications.routing.rules import (
    Action,
    ActionKind,
    Condition,
    Field,
    Match,
    Operator,
    Rule,
)


class Decision(TypedDict):
    """What one rule did, or why it did not: kept on the event."""

    rule: int
    name: str
    is_fired: bool
    #: "Its conditions hold.", "It fired 3 minutes ago and rests for 10.", …
    reason: str
    #: What it did, in words.
    actions: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """What all rules together decided."""

    severity: Severity
    added: frozenset[Channel] = frozenset()
    dropped: frozenset[Channel] = frozenset()
    #: Ids of WebhookEndpoint, of Group and of EscalationPolicy.
    endpoints: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    policies: tuple[int, ...] = ()
    decisions: tuple[Decision, ...] = ()
    #: The rules that fired, in their order.
    fired: tuple[int, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Outcome:
    severity: Severity
    added: set[Channel] = field(default_factory=set)
    dropped: set[Channel] = field(default_factory=set)
    endpoints: list[str] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    policies: list[int] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    fired: list[int] = field(default_factory=list)


def evaluate(
    rules: Sequence[Rule],
    facts: Facts,
    now: datetime,
    *,
    take: Callable[[Rule], bool] | None = None,
) -> Routing:
    """Return what the rules decide, in their order; a later rule overrules.

    `take` is asked before a rule with a cooldown fires, and may say that somebody
    else just took its turn. Each rule sees the severity that the ones before it set.
    """
    outcome = _Outcome(severity=facts.severity)
    for rule in rules:
        reason = _why_not(rule, facts, outcome.severity, now, take)
        outcome.decisions.append(_decision(rule, reason))
        if reason is None:
            _fire(rule, outcome)
            if rule.is_last:
                break
    return _frozen(outcome)


def holds(rule: Rule, facts: Facts, severity: Severity) -> bool:
    """Return whether a rule's conditions hold; a rule without any always holds."""
    results = (_is_met(condition, facts, severity) for condition in rule.conditions)
    if rule.match == Match.ANY:
        return not rule.conditions or any(results)
    return not any(results) if rule.match == Match.NONE else all(results)


def _why_not(
    rule: Rule,
    facts: Facts,
    severity: Severity,
    now: datetime,
    take: Callable[[Rule], bool] | None,
) -> str | None:
    """Return why a rule does not fire; None when it does."""
    if not holds(rule, facts, severity):
        return "Its conditions do not hold."
    if not rule.cooldown_minutes:
        return None
    rest = timedelta(minutes=rule.cooldown_minutes)
    if rule.last_fired_at and now < rule.last_fired_at + rest:
        return f"It fired at {rule.last_fired_at:%H:%M} UTC and rests until later."
    if take and not take(rule):
        return "It fired just now for something else, and rests."
    return None


def _decision(rule: Rule, reason: str | None) -> Decision:
    return Decision(
        rule=rule.id,
        name=rule.name,
        is_fired=reason is None,
        reason=reason or "Its conditions hold.",
        actions=[_told(action) for action in rule.actions] if reason is None else [],
    )


def _told(action: Action) -> str:
    return f"{action.kind.replace('_', ' ')}: {action.target}"


def _fire(rule: Rule, outcome: _Outcome) -> None:
    outcome.fired.append(rule.id)
    for action in rule.actions:
        _DEEDS[action.kind](outcome, action.target)


def _add_channel(outcome: _Outcome, target: str) -> None:
    outcome.added.add(Channel(target))
    outcome.dropped.discard(Channel(target))


def _drop_channel(outcome: _Outcome, target: str) -> None:
    # The inbox is the truth: no rule takes it away.
    if target != Channel.DATABASE:
        outcome.dropped.add(Channel(target))
        outcome.added.discard(Channel(target))


def _set_severity(outcome: _Outcome, target: str) -> None:
    outcome.severity = Severity(target)


def _send_to_endpoint(outcome: _Outcome, target: str) -> None:
    if target not in outcome.endpoints:
        outcome.endpoints.append(target)


def _notify_group(outcome: _Outcome, target: str) -> None:
    if int(target) not in outcome.groups:
        outcome.groups.append(int(target))


def _start_escalation(outcome: _Outcome, target: str) -> None:
    if int(target) not in outcome.policies:
        outcome.policies.append(int(target))


_DEEDS: dict[ActionKind, Callable[[_Outcome, str], None]] = {
    ActionKind.ADD_CHANNEL: _add_channel,
    ActionKind.DROP_CHANNEL: _drop_channel,
    ActionKind.SET_SEVERITY: _set_severity,
    ActionKind.SEND_TO_ENDPOINT: _send_to_endpoint,
    ActionKind.NOTIFY_GROUP: _notify_group,
    ActionKind.START_ESCALATION: _start_escalation,
}


def _is_met(condition: Condition, facts: Facts, severity: Severity) -> bool:
    found = _values(condition.field, facts, severity)
    if condition.operator == Operator.EXISTS:
        return bool(found) is bool(condition.value)
    return any(_matches(condition, value) for value in found)


def _values(name: Field, facts: Facts, severity: Severity) -> tuple[Any, ...]:
    """Return what a field holds, as a tuple; empty where there is nothing."""
    if name == Field.SEVERITY:
        return (severity,)
    if name == Field.OWNER_GROUP:
        return facts.owner_groups
    if name == Field.ERROR_CODE:
        return facts.error_codes
    value = getattr(facts, name)
    return () if value is None or value == "" else (value,)


def _matches(condition: Condition, found: Any) -> bool:
    wanted = condition.value
    if condition.operator == Operator.GTE:
        return _at_least(found, wanted)
    if condition.operator == Operator.IN:
        return _plain(found) in {_plain(entry) for entry in wanted}
    if condition.operator == Operator.CONTAINS:
        return _plain(wanted) in _plain(found)
    return _plain(found) == _plain(wanted)


def _at_least(found: Any, wanted: Any) -> bool:
    if isinstance(found, Severity):
        return SEVERITIES.index(found) >= SEVERITIES.index(Severity(wanted))
    return float(found) >= float(wanted)


def _plain(value: Any) -> str:
    return str(value).strip().casefold()


def _frozen(outcome: _Outcome) -> Routing:
    return Routing(
        severity=outcome.severity,
        added=frozenset(outcome.added),
        dropped=frozenset(outcome.dropped),
        endpoints=tuple(outcome.endpoints),
        groups=tuple(outcome.groups),
        policies=tuple(outcome.policies),
        decisions=tuple(outcome.decisions),
        fired=tuple(outcome.fired),
    )
