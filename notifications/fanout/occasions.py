"""What a plan needs to know of an event: read once for all of its people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from notifications import routing
from notifications.errors import LeaseLost
from notifications.fanout.waiting import Hold, held
from notifications.kinds import INTERRUPTIVE, Channel, Kind
from notifications.models import NotificationEvent
from notifications.passing import expected_seconds, is_test
from notifications.planning import Occasion
from notifications.preferences.wishes import Wishes, refusal
from notifications.registry import REGISTRY
from notifications.routing import Routing
from notifications.routing.taking import active_rules
from notifications.statuses import Reason


def occasion_of(event: NotificationEvent, routed: Routing) -> Occasion:
    """Return the occasion with what rules and batches change about it."""
    entry = REGISTRY[Kind(event.kind)]
    payload = event.payload
    return Occasion(
        event_id=event.pk,
        kind=entry.kind,
        default_channels=entry.default_channels,
        expires_at=event.expires_at,
        percent=payload.get("percent"),
        expected_seconds=expected_seconds(event),
        only=Channel(payload["channel"]) if is_test(event) else None,
        added=routed.added,
        dropped=routed.dropped,
        collapsed=INTERRUPTIVE if _is_told_by_batch(event) else frozenset(),
    )


def routed(hold: Hold, event: NotificationEvent, *, now: datetime) -> Routing:
    """Return what the rules decide, and keep it with the event; tests fire none.

    After a crash the rules that fired fire again, whatever they ask for: their
    cooldowns were taken by this very event, and its severity is what they made of it.

    Raises:
        LeaseLost: somebody else decides; no cooldown is taken.
    """
    if is_test(event):
        # Who tries a channel tries it on nobody else; the simulator tries rules.
        return routing.evaluate((), routing.facts_of(event), now)
    if event.decisions:
        fired = {entry["rule"] for entry in event.decisions if entry.get("is_fired")}
        rules = [rule for rule in active_rules() if rule.id in fired]
        again = [replace(rule, cooldown_minutes=0, conditions=()) for rule in rules]
        return routing.evaluate(again, routing.facts_of(event), now)
    with transaction.atomic():
        decided = routing.route(event, now=now)
        decisions, severity = list(decided.decisions), decided.severity
        if not held(hold).update(decisions=decisions, severity=severity):
            raise LeaseLost(Reason.LEASE_LAPSED)
    event.decisions, event.severity = decisions, severity
    return decided


def is_wanted(occasion: Occasion, wishes: Wishes) -> bool:
    """Return whether a person hears of it at all: not of each step of a short job."""
    if occasion.only or occasion.added:
        return True
    reason = refusal(
        wishes,
        kind=occasion.kind,
        channel=Channel.DATABASE,
        percent=occasion.percent,
        expected_seconds=occasion.expected_seconds,
    )
    return reason is None


def _is_told_by_batch(event: NotificationEvent) -> bool:
    """Whether the batch's own message tells it: all ends, but for the first failure."""
    batch = event.batch
    if batch is None or batch.jobs_total < 2:
        return False
    if event.kind != Kind.JOB_FAILED:
        return event.kind in {Kind.JOB_COMPLETED, Kind.JOB_STARTED}
    earlier = NotificationEvent.objects.filter(
        batch=batch, kind=Kind.JOB_FAILED, occurred_at__lt=event.occurred_at
    )
    return earlier.exists()
