"""The forms of endpoints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from notifications.endpoints import headers
from notifications.endpoints.errors import EndpointRefused
from notifications.endpoints.writing import (
    KINDS,
    MAX_NAME,
    MAX_RATE,
    Wanted,
    is_same_server,
)
from notifications.kinds import Kind
from notifications.net.targets import MAX_LENGTH
from notifications.registry import REGISTRY

_CHOICES = [(kind.value, REGISTRY[kind].label) for kind in KINDS]


class EndpointForm(forms.Form):
    """An endpoint's parts; `kept` are the further headers that it has already."""

    name = forms.CharField(max_length=MAX_NAME)
    url = forms.CharField(max_length=MAX_LENGTH)
    kinds = forms.MultipleChoiceField(choices=_CHOICES, required=False)
    headers = forms.CharField(max_length=4000, required=False, strip=False)
    rate_per_minute = forms.IntegerField(
        min_value=0, max_value=MAX_RATE, required=False
    )
    is_for_site = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, kept: dict[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._kept = kept or {}

    def wanted(self) -> Wanted:
        """Return what was asked for, once the form is valid.

        Masked values are kept for the server that they were given for alone.

        Raises:
            EndpointRefused: a line is no header.
        """
        values = self.cleaned_data
        is_same = is_same_server(self.initial.get("url", ""), values["url"])
        kept = self._kept if is_same else {}
        return Wanted(
            name=values["name"],
            url=values["url"],
            kinds=tuple(values["kinds"]),
            headers=headers.from_lines(values["headers"], kept),
            rate_per_minute=values["rate_per_minute"] or 0,
        )

    def refuse(self, error: EndpointRefused) -> None:
        """Say at the right field why it was refused."""
        self.add_error(error.field or None, str(error))

    @property
    def chosen(self) -> set[str]:
        """Return the kinds that are ticked now."""
        return set(self["kinds"].value() or ())

    @property
    def choices(self) -> list[tuple[Kind, str, str]]:
        """Return each kind with its label and what it tells."""
        return [(k, REGISTRY[k].label, REGISTRY[k].description) for k in KINDS]


class SinceForm(forms.Form):
    """Since when what was missed is to be sent again, by the site's clock."""

    since = forms.DateTimeField(
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
    )


def first_error(errors: ErrorDict) -> str:
    """Return the first sentence of a form's errors."""
    return next((str(text) for texts in errors.values() for text in texts), "")
