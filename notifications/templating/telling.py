"""Tell staff, once for each version, that a template of theirs cannot be used."""

from __future__ import annotations

from django.utils import timezone

from notifications import events
from notifications.kinds import Kind, Severity
from notifications.templating.alarm import Unusable, template_unusable


def connect() -> None:
    """Listen to templates that fail; connecting twice is connecting once."""
    template_unusable.connect(on_template_unusable)


def on_template_unusable(fact: Unusable, **_: object) -> None:
    """Write an alert down; the version's id in its key makes it one."""
    page = f"/admin/notifications/templateversion/{fact.version_id}/change/"
    events.record(
        kind=Kind.SYSTEM_ALERT,
        key=f"template:{fact.version_id}",
        severity=Severity.WARNING,
        group_key=f"template:{fact.version_id}",
        payload={
            "problem": "template",
            "title": f"The text of {fact.kind} by {fact.channel} cannot be used",
            "message": f"{fact.message} Our own text is sent instead.",
            "advice": f"Look at it at {page} and publish one that works.",
            "since": timezone.now().isoformat(),
            "is_resolved": False,
        },
    )
