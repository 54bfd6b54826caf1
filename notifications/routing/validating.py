"""Check a rule before it is kept: fields, operators, values, and what it points to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group

from notifications.kinds import Channel, Kind, Severity
from notifications.models import EscalationPolicy, WebhookEndpoint
from notifications.routing.rules import (
    OPERATORS,
    TARGETS,
    ActionKind,
    Field,
    Operator,
)

#: The most entries of either list, and the longest value.
MAX_ENTRIES, MAX_VALUE = 20, 500


def problems_of(conditions: object, actions: object) -> list[str]:
    """Return what is wrong with the lists of a rule; nothing if all is well."""
    return [
        *_of_list(conditions, "Condition", _of_condition),
        *_of_list(actions, "Action", _of_action),
        *([] if actions else ["A rule needs at least one action."]),
    ]


def _of_list(entries: object, noun: str, check: Any) -> Iterator[str]:
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        yield f"{noun}s are a list."
        return
    if len(entries) > MAX_ENTRIES:
        yield f"There are at most {MAX_ENTRIES} of them: {noun.lower()}s."
        return
    for number, entry in enumerate(entries, 1):
        found = check(entry) if isinstance(entry, Mapping) else ["it is no object."]
        yield from (f"{noun} {number}: {message}" for message in found)


def _of_condition(entry: Mapping[str, Any]) -> Iterator[str]:
    field, operator = entry.get("field"), entry.get("operator")
    if field not in set(Field):
        yield f"choose a field, one of {_listed(Field)}."
        return
    allowed = OPERATORS[Field(field)]
    if operator not in allowed:
        yield f"“{field}” can be compared by {_listed(sorted(allowed))} only."
        return
    yield from _of_value(Field(field), Operator(operator), entry.get("value"))


def _of_value(field: Field, operator: Operator, value: Any) -> Iterator[str]:
    if operator == Operator.EXISTS:
        if not isinstance(value, bool):
            yield "the value of “exists” is yes or no."
        return
    values = value if operator == Operator.IN else [value]
    if not isinstance(values, list) or not values:
        yield "give at least one value."
        return
    for one in values:
        yield from _of_single(field, one)


def _of_single(field: Field, value: Any) -> Iterator[str]:
    text = str(value).strip() if value is not None else ""
    if not text or len(text) > MAX_VALUE:
        yield f"give a value of at most {MAX_VALUE} characters."
    elif field == Field.KIND and text not in set(Kind):
        yield f"“{text}” is no kind; there are {_listed(Kind)}."
    elif field == Field.SEVERITY and text not in set(Severity):
        yield f"“{text}” is no severity; there are {_listed(Severity)}."
    elif field in (Field.PAGES, Field.DURATION) and not _is_number(text):
        yield f"“{text}” is no number."


def _of_action(entry: Mapping[str, Any]) -> Iterator[str]:
    if entry.get("action") not in set(ActionKind):
        yield f"choose what to do, one of {_listed(ActionKind)}."
        return
    kind = ActionKind(entry["action"])
    target = str(entry.get(TARGETS[kind], "")).strip()
    if not target:
        yield f"choose a {TARGETS[kind]}."
    elif not _exists(kind, target):
        yield f"there is no {TARGETS[kind]} “{target[:50]}”."
    elif kind == ActionKind.DROP_CHANNEL and target == Channel.DATABASE:
        yield "the inbox cannot be dropped: it is the truth."


def _exists(kind: ActionKind, target: str) -> bool:
    if kind in (ActionKind.ADD_CHANNEL, ActionKind.DROP_CHANNEL):
        return target in set(Channel)
    if kind == ActionKind.SET_SEVERITY:
        return target in set(Severity)
    if kind == ActionKind.SEND_TO_ENDPOINT:
        return _is_uuid(target) and _endpoints(target)
    if not target.isdecimal() or len(target) > 15:
        return False
    if kind == ActionKind.NOTIFY_GROUP:
        return Group.objects.filter(pk=target).exists()
    return EscalationPolicy.objects.filter(pk=target).exists()


def _endpoints(target: str) -> bool:
    return WebhookEndpoint.objects.filter(pk=target).exists()


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _is_number(text: str) -> bool:
    try:
        return 0 <= float(text) < 1e12
    except ValueError:
        return False


def _listed(words: Any) -> str:
    return ", ".join(f"“{word}”" for word in words)
