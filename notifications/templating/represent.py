"""What the REST interface says of texts."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from notifications.kinds import Kind
from notifications.models import TemplateVersion
from notifications.templating import checking, looking
from notifications.templating.rendering import Rendered


class TextDict(TypedDict):
    """A version of a text, without its text.

    `state` is `draft`, `in use`, `superseded` or `withdrawn`; an empty language stands
    for every one without a text of its own.
    """

    id: int
    kind: str
    channel: str
    language: str
    number: int
    state: str
    subject: str
    note: str
    author: str | None
    created_at: str
    published_at: str | None
    withdrawn_at: str | None


class WholeTextDict(TextDict):
    """A version of a text, in Liquid."""

    text: str
    html: str


class PreviewDict(TypedDict):
    """The message for one sample; empty with an `error` where there is none."""

    sample: str
    subject: str
    text: str
    html: str
    error: str


def text_dict(version: TemplateVersion) -> TextDict:
    """Return a version of `with_newest`, JSON-ready."""
    return {
        "id": version.pk,
        "kind": version.template.kind,
        "channel": version.template.channel,
        "language": version.template.language,
        "number": version.number,
        "state": looking.state_of(version),
        "subject": version.subject,
        "note": version.note,
        "author": version.author.get_username() if version.author else None,
        "created_at": version.created_at.isoformat(),
        "published_at": _iso(version.published_at),
        "withdrawn_at": _iso(version.withdrawn_at),
    }


def whole_dict(version: TemplateVersion) -> WholeTextDict:
    """Return a version with what it says, JSON-ready."""
    return {**text_dict(version), "text": version.text, "html": version.html}


def previews(version: TemplateVersion) -> list[PreviewDict]:
    """Return a version as the samples of its kind."""
    samples = checking.samples_of(Kind(version.template.kind))
    results = zip(samples, looking.rendered(version), strict=True)
    return [_preview(sample.name, result) for sample, result in results]


def _preview(name: str, result: Rendered | str) -> PreviewDict:
    if isinstance(result, str):
        return PreviewDict(sample=name, subject="", text="", html="", error=result)
    return PreviewDict(
        sample=name,
        subject=result.subject,
        text=result.text,
        html=result.html,
        error="",
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
