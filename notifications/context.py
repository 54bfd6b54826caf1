"""What templates can use: one dictionary of plain JSON for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from notifications.facts import facts_of
from notifications.kinds import Kind
from notifications.models import NotificationEvent
from notifications.registry import REGISTRY
from notifications.sentences import say

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

#: What the button says, by kind; "See the job" elsewhere.
_LINKS: dict[Kind, str] = {
    Kind.JOB_COMPLETED: "Read the result",
    Kind.JOB_FAILED: "See what can be done",
    Kind.DOCUMENT_FAILED: "See what can be done",
    Kind.BATCH_COMPLETED: "See the batch",
    Kind.SYSTEM_ALERT: "Look at the system",
    Kind.TEST: "Change what you are told",
}
_WHY_JOB = "You get this because the job is yours, or you follow it."
_WHY: dict[Kind, str] = {
    Kind.BATCH_COMPLETED: "You get this because the batch is yours.",
    Kind.SYSTEM_ALERT: "You get this because you are one of the operators.",
    Kind.TEST: "You get this because you asked for a test.",
}
#: Why somebody hears of it whom it would not have concerned.
ESCALATED = "You get this because nobody has taken care of it yet."
#: Of its shape alone: no row has it.
_SAMPLE_ID = "00000000-0000-4000-8000-000000000042"


def context_of(
    event: NotificationEvent, recipient: AbstractBaseUser | None
) -> dict[str, Any]:
    """Return what a template of the event's kind can use for one recipient.

    Pure JSON, without a query when the event came with its job and batch. No
    recipient: an endpoint that is nobody's.
    """
    kind = Kind(event.kind)
    part = event.job.part if event.job else str(event.payload.get("part", "document"))
    said = say(kind, event.payload, part)
    path = path_of(event)
    return {
        "kind": kind.value,
        "kind_label": REGISTRY[kind].label,
        "severity": event.severity,
        "headline": said.headline,
        "outcome": said.outcome,
        "reason": said.reason,
        "facts": facts_of(event.payload, part),
        "failures": list(event.payload.get("failures", [])),
        "more_failures": event.payload.get("more_failures", 0),
        "url": urljoin(settings.HEADWAY_BASE_URL, path) if path else "",
        "path": path,
        "link": _LINKS.get(kind, "See the job"),
        "why": _WHY.get(kind, _WHY_JOB),
        "occurred_at": event.occurred_at.isoformat(),
        "recipient": {"name": _name_of(recipient)},
        "site": _site(),
        "data": event.payload,
    }


def sample_context(kind: Kind, *, is_task: bool = False) -> dict[str, Any]:
    """Return the context of the registry's sample payload, for previews."""
    part = {"part": "task"} if is_task else {}
    event = NotificationEvent(
        kind=kind.value,
        severity=REGISTRY[kind].severity.value,
        payload={**REGISTRY[kind].sample, **part},
        occurred_at=timezone.now(),
    )
    context = context_of(event, None)
    path = context["path"] or reverse("progress:job", args=[_SAMPLE_ID])
    site = settings.HEADWAY_BASE_URL
    person = {"name": "Alice"}
    return {**context, "path": path, "url": urljoin(site, path), "recipient": person}


def path_of(event: NotificationEvent) -> str:
    """Return the page of ours that shows what an event tells of, if there is one."""
    if event.job_id:
        return reverse("progress:job", args=[event.job_id])
    if event.batch_id:
        return reverse("progress:batch", args=[event.batch_id])
    if event.kind == Kind.SYSTEM_ALERT:
        return reverse("progress:insights")
    return _settings_path() if event.kind == Kind.TEST else ""


def _settings_path() -> str:
    return reverse("notifications:preferences")


def _site() -> dict[str, str]:
    base = settings.HEADWAY_BASE_URL
    return {
        "name": "Headway",
        "url": base,
        "settings_url": urljoin(base, _settings_path()),
    }


def _name_of(recipient: AbstractBaseUser | None) -> str:
    if recipient is None:
        return ""
    short = str(getattr(recipient, "first_name", ""))
    return short or recipient.get_username()
