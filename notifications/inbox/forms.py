"""What the inbox's page sends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from notifications.inbox.changes import MOST, Act
from notifications.inbox.filters import Box, Filters, Place
from notifications.inbox.snoozing import Span
from notifications.kinds import Severity
from notifications.registry import REGISTRY

#: What a button may ask for, beside actions and spans.
BACK = "back"


def _kinds() -> list[tuple[str, str]]:
    named = [(entry.kind.value, entry.label) for entry in REGISTRY.values()]
    return [("", "Any kind"), *named]


class FilterForm(forms.Form):
    """What narrows the page."""

    q = forms.CharField(max_length=200, required=False, strip=True)
    box = forms.ChoiceField(choices=[(b.value, b.value) for b in Box], required=False)
    is_unread = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=_kinds, required=False, label="Kind")
    severity = forms.ChoiceField(
        choices=[("", "Any severity"), *((s.value, s.capitalize()) for s in Severity)],
        required=False,
        label="Severity",
    )
    before = forms.CharField(max_length=80, required=False)

    def clean_before(self) -> Place | None:
        """Return the place that the page begins after.

        Raises:
            ValidationError: it names none.
        """
        text = self.cleaned_data["before"]
        try:
            return Place.parse(text) if text else None
        except ValueError:
            raise forms.ValidationError("There is no such place in the list.") from None

    @property
    def filters(self) -> Filters:
        """What is asked for; everything in the inbox if that cannot be read."""
        return Filters.of(self.cleaned_data) if self.is_valid() else Filters()


class ChangeForm(forms.Form):
    """One button, and the rows it is for: its own, or those that are ticked."""

    do = forms.CharField(max_length=100)
    ids = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        # Whose they are is asked when they are changed; here only that they are ids.
        given = data.getlist("ids")[:MOST]
        self.fields["ids"].choices = [(one, one) for one in given if _is_id(one)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return `action` (an Act, a Span or BACK) and `rows`, ids.

        Raises:
            ValidationError: it is neither, or for nothing.
        """
        name, _, row = self.cleaned_data.get("do", "").partition(" ")
        ids = [row] if row else self.cleaned_data.get("ids", [])
        if name not in {*Act, *Span, BACK} or not all(map(_is_id, ids)):
            raise forms.ValidationError("There is no such action.")
        if not ids:
            raise forms.ValidationError("Tick what it is to be done to first.")
        return {"action": name, "rows": [UUID(one) for one in ids]}


class ReadForm(forms.Form):
    """How far somebody has read."""

    up_to = forms.IntegerField(min_value=1, max_value=2**63 - 1)


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False
