"""Say who would be told what, by which way, when, and why not: changing nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.contrib.auth.models import User

from notifications import planning, summaries
from notifications.escalation.plan import freeze, step_at
from notifications.fanout import audience, occasions, people
from notifications.fanout.occasions import is_wanted
from notifications.kinds import Channel, Kind, Severity
from notifications.models import (
    EscalationPolicy,
    NotificationEvent,
    PushSubscription,
    WebhookEndpoint,
)
from notifications.planning import PlannedDelivery
from notifications.preferences.reading import wishes_of
from notifications.preferences.timing import hold
from notifications.preferences.wishes import Wishes
from notifications.registry import REGISTRY
from notifications.routing.evaluating import Decision, Routing, evaluate
from notifications.routing.facts import facts_of
from notifications.routing.taking import active_rules
from notifications.statuses import Reason
from progress.models import Job

_WORDS: dict[str, str] = {
    Reason.NO_ADDRESS: "There is no e-mail address.",
    Reason.RECIPIENT_INACTIVE: "The account is switched off.",
    Reason.PREFERENCE: "The person does not want it by this channel.",
    Reason.MUTED: "The person has muted this job.",
    Reason.SUPPRESSED: "The address bounced or complained before.",
    Reason.DESTINATION_DISABLED: "The destination is switched off.",
    Reason.COLLAPSED: "Another notification tells it as well.",
    Reason.STALE: "It is no news any more.",
    Reason.RULE: "A routing rule dropped it.",
    Reason.QUIET_HOURS: "It waits for the end of quiet hours.",
    Reason.PAUSED: "It waits for the end of a pause.",
    Reason.DIGEST: "It goes with the next digest.",
}
_NO_STEP = "The person is not told this step of so short a job, by any channel."
_NOT_CONCERNED = (
    "Not a recipient: neither owner nor follower, nor told by a rule. "
    "What follows would hold for a recipient with these preferences."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One way: what would happen by it. No `at` and not told: not at all."""

    channel: Channel
    place: str
    is_told: bool
    at: datetime | None
    reason: str
    #: Something holds it back until then.
    is_later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """One step of an escalation that would begin."""

    policy: str
    minutes: int
    who: str
    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """All that would be decided, in the order in which it is."""

    kind: Kind
    severity: Severity
    is_concerned: bool
    audience: str
    decisions: tuple[Decision, ...]
    lines: tuple[Line, ...]
    escalations: tuple[Later, ...]


def sample_event(kind: Kind, *, recipient: User, now: datetime) -> NotificationEvent:
    """Return an unsaved event with the registry's sample, for one person."""
    return _event(kind, dict(REGISTRY[kind].sample), now, recipient=recipient)


def event_of(kind: Kind, job: Job, *, now: datetime) -> NotificationEvent:
    """Return the unsaved event that a real job would be told by, as it stands."""
    facts = cast(dict[str, Any], summaries.summarise(job))
    payload = {**REGISTRY[kind].sample, **facts}
    return _event(kind, payload, now, job=job, batch=job.batch)


def simulate(event: NotificationEvent, user: User, *, now: datetime) -> Simulation:
    """Return what would be done with an event for a person."""
    routed = evaluate(active_rules(), facts_of(event), now)
    event.severity = routed.severity
    is_concerned = audience.concerns(event, routed.groups, user)
    return Simulation(
        kind=Kind(event.kind),
        severity=routed.severity,
        is_concerned=is_concerned,
        audience="" if is_concerned else _NOT_CONCERNED,
        decisions=routed.decisions,
        lines=(*_personal(event, routed, user, now), *_machines(event, routed)),
        escalations=tuple(_escalations(routed)),
    )


def _event(
    kind: Kind, payload: dict[str, Any], now: datetime, **values: Any
) -> NotificationEvent:
    entry = REGISTRY[kind]
    return NotificationEvent(
        kind=kind,
        severity=entry.severity,
        payload=payload,
        occurred_at=now,
        expires_at=now + entry.lifetime if entry.lifetime else None,
        **values,
    )


def _personal(
    event: NotificationEvent, routed: Routing, user: User, now: datetime
) -> Iterator[Line]:
    kind, severity = Kind(event.kind), routed.severity
    found = wishes_of([user.pk], kind=kind, severity=severity, job_id=event.job_id)
    wishes = found[user.pk]
    occasion = occasions.occasion_of(event, routed)
    if not is_wanted(occasion, wishes):
        yield Line(
            channel=Channel.DATABASE, place="", is_told=False, at=None, reason=_NO_STEP
        )
        return
    yield Line(
        channel=Channel.DATABASE, place="", is_told=True, at=now, reason="At once."
    )
    [person] = people.people_of([user], kind, now=now)
    for plan in planning.plan(occasion, person, wishes, None):
        yield _line(plan, wishes, kind, severity, now)


def _line(
    plan: PlannedDelivery,
    wishes: Wishes,
    kind: Kind,
    severity: Severity,
    now: datetime,
) -> Line:
    place = _place(plan)
    if plan.skip_reason:
        reason = _said(plan.skip_reason)
        return Line(
            channel=plan.channel, place=place, is_told=False, at=None, reason=reason
        )
    held = hold(wishes, channel=plan.channel, kind=kind, severity=severity, now=now)
    return Line(
        channel=plan.channel,
        place=place,
        is_told=True,
        at=held.until if held else now,
        reason=_said(held.reason) if held else "At once.",
        is_later=held is not None,
    )


def _place(plan: PlannedDelivery) -> str:
    if plan.endpoint_id:
        endpoints = WebhookEndpoint.objects.filter(pk=plan.endpoint_id)
        return endpoints.values_list("name", flat=True).first() or ""
    if plan.subscription_id:
        browsers = PushSubscription.objects.filter(pk=plan.subscription_id)
        return browsers.values_list("label", flat=True).first() or ""
    return plan.address


def _machines(event: NotificationEvent, routed: Routing) -> Iterator[Line]:
    """Yield what goes out once, whoever is told: webhooks of the site."""
    wanted = people.site_endpoints(Kind(event.kind), routed.endpoints)
    rows = WebhookEndpoint.objects.filter(pk__in=wanted)
    names = dict(rows.values_list("pk", "name"))
    for pk in wanted:
        is_asked_for = str(pk) in routed.endpoints
        is_dropped = Channel.WEBHOOK in routed.dropped and not is_asked_for
        why = "A rule sends it there." if is_asked_for else "It hears of this kind."
        yield Line(
            channel=Channel.WEBHOOK,
            place=names.get(pk, str(pk)),
            is_told=not is_dropped,
            at=None if is_dropped else event.occurred_at,
            reason=_said(Reason.RULE) if is_dropped else why,
        )


def _escalations(routed: Routing) -> Iterator[Later]:
    policies = EscalationPolicy.objects.filter(pk__in=routed.policies, is_active=True)
    for policy in policies:
        steps = list(policy.steps.select_related("user", "group", "endpoint"))
        plan, minutes, number = freeze(policy, steps), 0, 0
        while step := step_at(plan, number):
            row = steps[number % len(steps)]
            minutes += row.wait_minutes
            yield Later(
                policy=policy.name,
                minutes=minutes,
                who=str(row.user or row.group or row.endpoint or ""),
                condition=step.condition,
            )
            number += 1


def _said(reason: Reason) -> str:
    return _WORDS.get(reason, f"{reason.replace('_', ' ').capitalize()}.")
