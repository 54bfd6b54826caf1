"""Templates that admins published, and the context of each sample."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from notifications.kinds import Channel, Kind
from notifications.models import MessageTemplate, TemplateVersion
from notifications.templating import published


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    published.forget()
    yield
    published.forget()


def publish(
    kind: Kind = Kind.JOB_COMPLETED,
    channel: Channel = Channel.EMAIL,
    language: str = "",
    **parts: Any,
) -> TemplateVersion:
    """A published version of a template, whatever it says."""
    template, _ = MessageTemplate.objects.get_or_create(
        kind=kind, channel=channel, language=language
    )
    values = {"subject": "Done", "text": "It is done.", "html": "", **parts}
    now = timezone.now()
    number = template.versions.count() + 1
    published.forget()
    return TemplateVersion.objects.create(
        template=template,
        number=number,
        created_at=now,
        published_at=values.pop("published_at", now),
        **values,
    )
