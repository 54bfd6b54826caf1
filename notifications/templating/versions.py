"""Keep, publish and withdraw the texts of admins; none is ever changed."""

from __future__ import annotations

import difflib
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from notifications.kinds import Channel, Kind
from notifications.models import MessageTemplate, TemplateVersion
from notifications.templating import defaults, published
from notifications.templating.source import Source


def draft(
    kind: Kind,
    channel: Channel,
    language: str,
    source: Source,
    *,
    author: User,
    note: str = "",
    now: datetime,
) -> TemplateVersion:
    """Keep a text as the next version of its template, not yet in use."""
    with transaction.atomic():
        template, _ = MessageTemplate.objects.get_or_create(
            kind=kind, channel=channel, language=language
        )
        # Two who save at once: the second waits here, and counts on.
        MessageTemplate.objects.select_for_update().get(pk=template.pk)
        last = template.versions.aggregate(last=Max("number"))["last"] or 0
        return TemplateVersion.objects.create(
            template=template,
            number=last + 1,
            subject=source.subject,
            text=source.text,
            html=source.html,
            note=note,
            author=author,
            created_at=now,
        )


def publish(version: TemplateVersion, *, now: datetime) -> bool:
    """Take a version into use; False if it has been published before.

    To return to an older one, withdraw those after it, or keep it as a new one.
    """
    drafts = TemplateVersion.objects.filter(pk=version.pk, published_at=None)
    done = bool(drafts.update(published_at=now))
    _look_again()
    return done


def withdraw(version: TemplateVersion, *, now: datetime) -> bool:
    """Take a version out of use; the one before it, or our own, speaks again."""
    rows = TemplateVersion.objects.in_use().filter(pk=version.pk)
    done = bool(rows.order_by().update(withdrawn_at=now))
    _look_again()
    return done


def in_use(template: MessageTemplate) -> Source:
    """Return what speaks now in a template's place: its version, or our own text."""
    version = TemplateVersion.objects.in_use().filter(template=template.pk).first()
    if version is not None:
        return published.source_of(version)
    return defaults.source_of(Kind(template.kind), Channel(template.channel))


def difference(before: Source, after: Source) -> list[str]:
    """Return the lines of a unified diff of all parts, without what is the same."""
    lines: list[str] = []
    for part in ("subject", "text", "html"):
        old, new = (
            str(getattr(source, part)).splitlines() for source in (before, after)
        )
        lines += difflib.unified_diff(
            old, new, f"in use: {part}", f"this version: {part}", lineterm=""
        )
    return lines


def _lines(source: Source, part: str) -> list[str]:
    return str(getattr(source, part)).splitlines()


def _look_again() -> None:
    # Once now for this thread's own transaction, once for what others read meanwhile.
    published.forget()
    transaction.on_commit(published.forget)
