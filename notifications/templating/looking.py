"""Look at a version: where it stands, as samples, and what is wrong with it."""

from __future__ import annotations

from notifications.kinds import Channel, Kind
from notifications.models import TemplateVersion
from notifications.templating import checking, published
from notifications.templating.checking import Problem
from notifications.templating.errors import TemplateUnusable
from notifications.templating.rendering import Rendered, write


def state_of(version: TemplateVersion) -> str:
    """Return where a version of `with_newest` stands, in a word."""
    if version.withdrawn_at:
        return "withdrawn"
    if not version.published_at:
        return "draft"
    return "in use" if version.newest_id == version.pk else "superseded"


def problems_of(version: TemplateVersion) -> list[Problem]:
    """Return why a version cannot be published, by today's samples."""
    return checking.check(*_place(version), published.source_of(version))


def rendered(version: TemplateVersion) -> list[Rendered | str]:
    """Return the message for each of the kind's samples, or why there is none."""
    kind, channel = _place(version)
    source = published.source_of(version)
    results: list[Rendered | str] = []
    for sample in checking.samples_of(kind):
        try:
            results.append(write(source, channel, sample.context))
        except TemplateUnusable as error:
            results.append(str(error))
    return results


def _place(version: TemplateVersion) -> tuple[Kind, Channel]:
    return Kind(version.template.kind), Channel(version.template.channel)
