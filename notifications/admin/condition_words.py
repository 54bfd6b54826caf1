"""What conditions look at and for, as admins read and type it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from notifications import labels
from notifications.kinds import Severity
from notifications.routing.rules import Field, Operator
from progress import job_types

_YES, _NO = frozenset({"yes", "true", "1", "on"}), frozenset({"no", "false", "0", ""})
FIELDS: Mapping[Field, str] = {
    Field.KIND: "Message",
    Field.SEVERITY: "Severity",
    Field.JOB_TYPE: "Type of job",
    Field.BATCH: "Title of the batch",
    Field.OWNER: "Owner, by user name",
    Field.OWNER_GROUP: "Group of the owner",
    Field.ERROR_CODE: "Error code",
    Field.PAGES: "Pages",
    Field.DURATION: "Seconds of work",
}
OPERATORS: Mapping[Operator, str] = {
    Operator.EQ: "is",
    Operator.IN: "is one of (with commas)",
    Operator.GTE: "is at least",
    Operator.CONTAINS: "contains",
    Operator.EXISTS: "is there (yes or no)",
}


def suggestions() -> list[tuple[str, str]]:
    """Return values that can be typed, and what each is of."""
    return [
        *(
            (label, FIELDS[field])
            for field in (Field.KIND, Field.SEVERITY, Field.JOB_TYPE)
            for label in _names(field).values()
        ),
        ("Yes", OPERATORS[Operator.EXISTS]),
        ("No", OPERATORS[Operator.EXISTS]),
    ]


def as_text(field: str, value: Any) -> str:
    """Return the value of a condition as it is typed."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    names = _names(field)
    parts = value if isinstance(value, list) else [value]
    return ", ".join(names.get(str(part), str(part)) for part in parts)


def as_value(field: str, operator: str, text: str) -> Any:
    """Return what was typed as a condition has it: by its name, not its label."""
    stripped = text.strip()
    if operator == Operator.EXISTS and stripped.lower() in _YES | _NO:
        return stripped.lower() in _YES
    named = {label.lower(): name for name, label in _names(field).items()}
    if operator == Operator.IN:
        return [named.get(part.lower(), part) for part in _parts(stripped)]
    return named.get(stripped.lower(), stripped)


def _parts(text: str) -> Iterator[str]:
    return (part.strip() for part in text.split(",") if part.strip())


def _names(field: str) -> dict[str, str]:
    """Return the labels of a field's values; a batch or an owner has none."""
    if field == Field.KIND:
        return dict(labels.kind_choices())
    if field == Field.SEVERITY:
        return {severity.value: severity.capitalize() for severity in Severity}
    if field == Field.JOB_TYPE:
        return {each.name: each.label for each in job_types.all_types()}
    return {}
