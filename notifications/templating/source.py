"""The three parts of a template as somebody wrote them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Liquid; `html` is empty for everything but mails. No id: it is our own."""

    subject: str
    text: str
    html: str = ""
    version_id: int | None = None
