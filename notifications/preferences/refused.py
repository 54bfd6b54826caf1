"""What a form of the page said that was refused, kept for the page that follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from progress.api.errors import error_body

_SLOT = "preferences-refused"
#: Of what was typed, no more is shown again.
_LONGEST, _MOST = 200, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The part of the page, what was typed, and what is wrong, by field."""

    part: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def keep(
    request: HttpRequest, part: str, given: Mapping[str, Any], errors: Any
) -> None:
    """Keep what was typed into a form, and why it was refused."""
    typed = {n: v[:_LONGEST] for n, v in list(request.POST.items())[:_MOST] if v}
    named = error_body(errors).get("fields", {})
    texts = {_form_name(name, given): " ".join(said) for name, said in named.items()}
    hidden = {"csrfmiddlewaretoken", "shown"}
    request.session[_SLOT] = {
        "part": part,
        "typed": {name: value for name, value in typed.items() if name not in hidden},
        "errors": texts,
    }


def take(request: HttpRequest) -> Refused:
    """Return what was refused, once; of nothing, what is empty."""
    return Refused(**request.session.pop(_SLOT, {}))


def _form_name(name: str, given: Mapping[str, Any]) -> str:
    """Return the field of the form: "quiet 4" for the quiet hours of a Friday."""
    first, _, rest = name.partition(".")
    if first != "quiet_hours" or not rest:
        return first
    day = given["quiet_hours"][int(rest.partition(".")[0])]
    return f"quiet {day['weekday']}"
