"""Conditions and actions as rows of a form; what is kept is a list of objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from notifications import labels
from notifications.admin import condition_words
from notifications.kinds import Channel, Severity
from notifications.models import EscalationPolicy, WebhookEndpoint
from notifications.routing.naming import DEEDS
from notifications.routing.rules import TARGETS, ActionKind
from notifications.routing.validating import MAX_ENTRIES

#: Empty rows below those that are filled in.
SPARE_ROWS = 3
#: The most endpoints, groups and policies that can be chosen from.
MOST = 200


class RowsWidget(forms.Widget):
    """Rows of a list; a row without a first choice is left out."""

    template: ClassVar[str]
    first: ClassVar[str]

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        """Return the rows that there are, and some empty ones."""
        entries = value if isinstance(value, list) else []
        spare: list[dict[str, Any]] = [{}] * SPARE_ROWS
        rows = [self.row(entry) for entry in [*entries, *spare][:MAX_ENTRIES]]
        context = {"name": name, "rows": rows, **self.further()}
        return render_to_string(self.template, context)

    def value_from_datadict(
        self, data: Any, files: Any, name: str
    ) -> list[dict[str, Any]]:
        """Return the entries of the rows that were filled in."""
        numbers = range(MAX_ENTRIES)
        chosen = [n for n in numbers if data.get(f"{name}-{n}-{self.first}")]
        return [self.entry(data, f"{name}-{n}") for n in chosen]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Return that an empty list is meant as it is."""
        return False

    def further(self) -> dict[str, Any]:
        """Return what the template shows beside the rows."""
        return {}

    def row(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the template shows of an entry."""
        raise NotImplementedError

    def entry(self, data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        """Return the entry of one row."""
        raise NotImplementedError


class ConditionRows(RowsWidget):
    """A field, an operator and a value in each row."""

    template = "admin/notifications/condition_rows.html"
    first = "field"

    def row(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Return the choices, and the value as text."""
        fields = list(condition_words.FIELDS.items())
        operators = list(condition_words.OPERATORS.items())
        field = str(entry.get("field", ""))
        return {
            "fields": _choices(fields, field),
            "operators": _choices(operators, entry.get("operator")),
            "value": condition_words.as_text(field, entry.get("value", "")),
        }

    def further(self) -> dict[str, Any]:
        """Return what values can be chosen from."""
        return {"suggestions": condition_words.suggestions()}

    def entry(self, data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        """Return the condition of one row, its value as its operator needs it."""
        operator = str(data.get(f"{prefix}-operator", ""))
        text = str(data.get(f"{prefix}-value", ""))
        field = str(data[f"{prefix}-field"])
        return {
            "field": field,
            "operator": operator,
            "value": condition_words.as_value(field, operator, text),
        }


class ActionRows(RowsWidget):
    """One choice in each row: what to do, with what."""

    template = "admin/notifications/action_rows.html"
    first = "deed"

    def row(self, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Return all that can be done, in groups."""
        kind = str(entry.get("action", ""))
        target = entry.get(TARGETS[ActionKind(kind)]) if kind in TARGETS else ""
        chosen = f"{kind}|{target}"
        groups = [(DEEDS[deed], list(_deeds(deed))) for deed in ActionKind]
        return {"groups": [(label, _choices(of, chosen)) for label, of in groups]}

    def entry(self, data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        """Return the action of one row."""
        kind, _, target = str(data[f"{prefix}-deed"]).partition("|")
        name = TARGETS[ActionKind(kind)] if kind in TARGETS else "target"
        return {"action": kind, name: target}


class RowsField(forms.Field):
    """A list of objects; what may stand in them the form checks."""

    def clean(self, value: Any) -> Any:
        """Return the list as it is."""
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the list is another one now."""
        return bool((initial or []) != (data or []))


def _deeds(kind: ActionKind) -> Iterator[tuple[str, str]]:
    for target, label in _targets(kind):
        yield f"{kind}|{target}", f"{DEEDS[kind]} {label}"


def _targets(kind: ActionKind) -> Iterable[tuple[object, str]]:
    if kind in (ActionKind.ADD_CHANNEL, ActionKind.DROP_CHANNEL):
        others = [name for name in Channel if name != Channel.DATABASE]
        return [(name.value, labels.channel(name)) for name in others]
    if kind == ActionKind.SET_SEVERITY:
        return [(severity.value, f"“{severity.capitalize()}”") for severity in Severity]
    if kind == ActionKind.SEND_TO_ENDPOINT:
        # Those of people are theirs to decide on.
        rows = WebhookEndpoint.objects.filter(owner=None)
        return rows.values_list("pk", "name")[:MOST]
    if kind == ActionKind.NOTIFY_GROUP:
        return Group.objects.order_by("name").values_list("pk", "name")[:MOST]
    names = EscalationPolicy.objects.order_by("name").values_list("pk", "name")
    return names[:MOST]


def _choices(
    choices: Sequence[tuple[str, str]], chosen: object
) -> list[tuple[str, str, bool]]:
    return [(value, label, value == str(chosen)) for value, label in choices]
