"""Rules as values: conditions, actions, and what each may contain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from notifications.models import RoutingRule


class Field(StrEnum):
    """What conditions look at."""

    KIND = "kind"
    SEVERITY = "severity"
    JOB_TYPE = "job_type"
    BATCH = "batch"
    OWNER = "owner"
    OWNER_GROUP = "owner_group"
    ERROR_CODE = "error_code"
    PAGES = "pages"
    DURATION = "duration"


class Operator(StrEnum):
    """How a field is compared."""

    EQ = "eq"
    IN = "in"
    GTE = "gte"
    CONTAINS = "contains"
    EXISTS = "exists"


class ActionKind(StrEnum):
    """What a rule does when it fires."""

    ADD_CHANNEL = "add_channel"
    DROP_CHANNEL = "drop_channel"
    SET_SEVERITY = "set_severity"
    SEND_TO_ENDPOINT = "send_to_endpoint"
    NOTIFY_GROUP = "notify_group"
    START_ESCALATION = "start_escalation"


class Match(StrEnum):
    """How conditions are joined."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


#: Which operators make sense for a field.
OPERATORS: Mapping[Field, frozenset[Operator]] = {
    Field.KIND: frozenset({Operator.EQ, Operator.IN}),
    Field.SEVERITY: frozenset({Operator.EQ, Operator.IN, Operator.GTE}),
    Field.JOB_TYPE: frozenset(
        {Operator.EQ, Operator.IN, Operator.CONTAINS, Operator.EXISTS}
    ),
    Field.BATCH: frozenset(
        {Operator.EQ, Operator.IN, Operator.CONTAINS, Operator.EXISTS}
    ),
    Field.OWNER: frozenset(
        {Operator.EQ, Operator.IN, Operator.CONTAINS, Operator.EXISTS}
    ),
    # A list of names: "contains" looks for one of them.
    Field.OWNER_GROUP: frozenset({Operator.EQ, Operator.IN, Operator.EXISTS}),
    Field.ERROR_CODE: frozenset(
        {Operator.EQ, Operator.IN, Operator.CONTAINS, Operator.EXISTS}
    ),
    Field.PAGES: frozenset({Operator.EQ, Operator.GTE, Operator.EXISTS}),
    Field.DURATION: frozenset({Operator.GTE, Operator.EXISTS}),
}

#: What the target of each action is called in its dictionary.
TARGETS: Mapping[ActionKind, str] = {
    ActionKind.ADD_CHANNEL: "channel",
    ActionKind.DROP_CHANNEL: "channel",
    ActionKind.SET_SEVERITY: "severity",
    ActionKind.SEND_TO_ENDPOINT: "endpoint",
    ActionKind.NOTIFY_GROUP: "group",
    ActionKind.START_ESCALATION: "policy",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One comparison; `value` is a text, a number, a boolean or a list of texts."""

    field: Field
    operator: Operator
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing to do; `target` is a name, or the id of a row."""

    kind: ActionKind
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as it is in the moment of an evaluation."""

    id: int
    name: str
    match: Match = Match.ALL
    conditions: tuple[Condition, ...] = ()
    actions: tuple[Action, ...] = ()
    cooldown_minutes: int = 0
    last_fired_at: datetime | None = None
    is_last: bool = False


def rule_of(row: RoutingRule) -> Rule:
    """Return a row as a value.

    Raises:
        KeyError, TypeError, ValueError: another version of us has kept it.
    """
    return Rule(
        id=row.pk,
        name=row.name,
        match=Match(row.match),
        conditions=tuple(condition_of(entry) for entry in row.conditions),
        actions=tuple(action_of(entry) for entry in row.actions),
        cooldown_minutes=row.cooldown_minutes,
        last_fired_at=row.last_fired_at,
        is_last=row.is_last,
    )


def condition_of(entry: Mapping[str, Any]) -> Condition:
    """Return one entry of a row's conditions as a value."""
    return Condition(
        field=Field(entry["field"]),
        operator=Operator(entry["operator"]),
        value=entry["value"],
    )


def action_of(entry: Mapping[str, Any]) -> Action:
    """Return one entry of a row's actions as a value."""
    kind = ActionKind(entry["action"])
    return Action(kind=kind, target=str(entry[TARGETS[kind]]))
