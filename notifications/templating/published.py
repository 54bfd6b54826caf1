"""The templates of admins that are in use, remembered for a few seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass

from notifications.kinds import Channel, Kind
from notifications.models import TemplateVersion
from notifications.templating.source import Source

#: Seconds until what another process published is seen here.
REMEMBERED_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Remembered:
    by_language: dict[str, Source]
    until: float


_remembered: dict[tuple[Kind, Channel], _Remembered] = {}


def source_for(kind: Kind, channel: Channel, language: str) -> Source | None:
    """Return the admins' text for exactly this language, its base, or any."""
    found = _by_language(kind, channel)
    for candidate in _candidates(language):
        if candidate in found:
            return found[candidate]
    return None


def forget() -> None:
    """Look again at the next message: something was published or withdrawn."""
    _remembered.clear()


def _candidates(language: str) -> tuple[str, ...]:
    whole = language.lower().replace("_", "-")
    return tuple(dict.fromkeys((whole, whole.partition("-")[0], "")))


def _by_language(kind: Kind, channel: Channel) -> dict[str, Source]:
    kept = _remembered.get((kind, channel))
    if kept is None or kept.until < time.monotonic():
        kept = _Remembered(
            by_language=_read(kind, channel),
            until=time.monotonic() + REMEMBERED_SECONDS,
        )
        _remembered[kind, channel] = kept
    return kept.by_language


def _read(kind: Kind, channel: Channel) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for version in TemplateVersion.objects.in_use().of_place(kind, channel):
        language = version.template.language.lower().replace("_", "-")
        found.setdefault(language, source_of(version))
    return found


def source_of(version: TemplateVersion) -> Source:
    """Return what a version says."""
    return Source(
        subject=version.subject,
        text=version.text,
        html=version.html,
        version_id=version.pk,
    )
