"""The languages that messages can be read in."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language_info

from notifications.models import TemplateVersion


def is_language(code: str) -> bool:
    """Return whether a code is one of a language: "de", "pt-br"."""
    return _known(code) is not None


def offered(own: str) -> list[tuple[str, str]]:
    """Return codes and names: what admins wrote texts in, the site's and one's own."""
    rows = TemplateVersion.objects.in_use().order_by()
    written = rows.values_list("template__language", flat=True).distinct()
    codes = {_site(), own, *written} - {""}
    return sorted(((code, name_of(code)) for code in codes), key=lambda each: each[1])


def name_of(code: str) -> str:
    """Return what a language calls itself; the code, if nobody knows it."""
    name = _known(code) or code
    return name[:1].upper() + name[1:]


def name_of_site() -> str:
    """Return what the site's language calls itself, without its country."""
    return name_of(_site())


def _site() -> str:
    return settings.LANGUAGE_CODE.partition("-")[0]


def _known(code: str) -> str | None:
    try:
        return str(get_language_info(code.lower().replace("_", "-"))["name_local"])
    except KeyError:
        return None
