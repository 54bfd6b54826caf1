"""Write a message: the admins' text where it is sound, our own where it is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notifications.kinds import Channel, Kind
from notifications.templating import (
    alarm,
    cleaning,
    defaults,
    engine,
    mail,
    published,
)
from notifications.templating.errors import TemplateUnusable
from notifications.templating.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message, safe to send: one line, a text, and HTML for mails only."""

    subject: str
    text: str
    html: str = ""
    #: The admins' version that was used; None for our own text.
    version_id: int | None = None


def render(
    kind: Kind | str,
    channel: Channel | str,
    language: str,
    context: Mapping[str, Any],
) -> Rendered:
    """Return the message of a kind by a channel; there always is one.

    `context` is what `context_of` returns. A template of an admin that fails is
    reported to staff once, and our own text takes its place.
    """
    kind, channel = Kind(kind), Channel(channel)
    source = published.source_for(kind, channel, language)
    if source is not None:
        try:
            return write(source, channel, context)
        except TemplateUnusable as error:
            alarm.tell(kind, channel, source, str(error))
    return write(defaults.source_of(kind, channel), channel, context)


def write(source: Source, channel: Channel, context: Mapping[str, Any]) -> Rendered:
    """Return the message that a source makes of a context.

    Raises:
        TemplateUnusable: it cannot be filled in, or says nothing.
    """
    data = _json_only(context)
    subject = cleaning.subject(engine.fill(source.subject, data, is_html=False))
    text = cleaning.plain(engine.fill(source.text, data, is_html=False))
    if not subject or (channel == Channel.EMAIL and not text):
        raise TemplateUnusable("The subject and the text must not be empty.")
    html = _html(source, text, subject, data) if channel == Channel.EMAIL else ""
    return Rendered(subject=subject, text=text, html=html, version_id=source.version_id)


def _html(source: Source, text: str, subject: str, data: dict[str, Any]) -> str:
    filled = engine.fill(source.html, data, is_html=True) if source.html else ""
    fragment = cleaning.html(filled or mail.from_text(text))
    return mail.framed(fragment, subject, data)


def _json_only(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return the context without any object that has methods or attributes."""
    plain: dict[str, Any] = json.loads(json.dumps(context, default=str))
    return plain
