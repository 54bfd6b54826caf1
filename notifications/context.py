"""What templates can use: one dictionary of plain JSON for each kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from notifications.facts import facts_of
from notifications.kinds import Kind
from notifications.models import Choice, EscalationRun, JobChoice, NotificationEvent
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
_WHY_JOB = "You get this because you are told of this job."
_WHY_OWNER = "You get this because the job is yours."
_WHY_FOLLOWER = "You get this because you follow this job."
_WHY_RULE = "You get this because a rule of this site sends it to you."
_WHY: dict[Kind, str] = {
    Kind.BATCH_COMPLETED: "You get this because the batch is yours.",
    Kind.SYSTEM_ALERT: "You get this because you are one of the operators.",
    Kind.TEST: "You get this because you asked for a test.",
}
#: Why somebody hears of it whom it would not have concerned.
ESCALATED = "You get this because nobody has taken care of it yet."
#: How the alerts of webhooks are grouped: this, and the webhook's id.
WEBHOOK_GROUP = "endpoint:"
#: Of its shape alone: no row has it.
_SAMPLE_ID = "00000000-0000-4000-8000-000000000042"


def context_of(
    event: NotificationEvent, recipient: AbstractBaseUser | None
) -> dict[str, Any]:
    """Return what a template of the event's kind can use for one recipient.

    Pure JSON, without a query when the event came with its job and batch and those
    are the recipient's. No recipient: an endpoint that is nobody's.
    """
    kind = Kind(event.kind)
    part = event.job.part if event.job else str(event.payload.get("part", "document"))
    said = say(kind, event.payload, part)
    path = path_for(event, recipient)
    return {
        "kind": kind.value,
        "kind_label": _label(event, kind),
        "severity": event.severity,
        "headline": said.headline,
        "outcome": said.outcome,
        "reason": said.reason,
        "facts": facts_of(event.payload, part),
        "failures": list(event.payload.get("failures", [])),
        "more_failures": event.payload.get("more_failures", 0),
        "url": urljoin(settings.HEADWAY_BASE_URL, path) if path else "",
        "path": path,
        "link": _link(event, kind),
        "why": _why(event, kind, recipient),
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
    if webhook := _webhook_of(event):
        return reverse("notifications:webhook", args=[webhook])
    if event.kind == Kind.SYSTEM_ALERT:
        return reverse("progress:insights")
    return _settings_path() if event.kind == Kind.TEST else ""


def _webhook_of(event: NotificationEvent) -> UUID | None:
    """Return the webhook that an alert is about."""
    if event.kind != Kind.SYSTEM_ALERT or not event.group_key.startswith(WEBHOOK_GROUP):
        return None
    return UUID(event.group_key.removeprefix(WEBHOOK_GROUP))


def _label(event: NotificationEvent, kind: Kind) -> str:
    return "Webhook switched off" if _webhook_of(event) else REGISTRY[kind].label


def _link(event: NotificationEvent, kind: Kind) -> str:
    return "See the webhook" if _webhook_of(event) else _LINKS.get(kind, "See the job")


def _why(
    event: NotificationEvent, kind: Kind, recipient: AbstractBaseUser | None
) -> str:
    if _webhook_of(event) and event.recipient_id:
        return "You get this because the webhook is yours."
    if kind in _WHY or recipient is None or event.job is None:
        return _WHY.get(kind, _WHY_JOB)
    if event.job.owner_id == recipient.pk:
        return _WHY_OWNER
    followed = JobChoice.objects.filter(job=event.job_id, choice=Choice.FOLLOW)
    is_follower = followed.filter(user=recipient.pk).exists()
    return _WHY_FOLLOWER if is_follower else _WHY_RULE


def path_for(event: NotificationEvent, person: AbstractBaseUser | None) -> str:
    """Return the page that shows an event to one person, if there is one.

    Who was told by an escalation or a rule may not see the job: they see the
    escalation, where they can take care of it.
    """
    if person is None or may_see(event, person):
        return path_of(event)
    runs = EscalationRun.objects.filter(event=event.pk).order_by("started_at", "pk")
    run_id = runs.values_list("pk", flat=True).first()
    return reverse("notifications:escalation", args=[run_id]) if run_id else ""


def may_see(event: NotificationEvent, person: AbstractBaseUser) -> bool:
    """Return whether somebody may see the page that an event leads to."""
    if getattr(person, "is_staff", False):
        return True
    if event.job:
        return bool(event.job.owner_id == person.pk)
    if event.batch:
        return bool(event.batch.owner_id == person.pk)
    is_own_webhook = _webhook_of(event) and event.recipient_id == person.pk
    return event.kind != Kind.SYSTEM_ALERT or bool(is_own_webhook)


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
