"""The last look before sending: what was true when it was planned may not be now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notifications import rates, suppression
from notifications.endpoints import gate as endpoint_gate
from notifications.kinds import Channel, Kind, Severity
from notifications.models import Delivery, NotificationEvent
from notifications.passing import expected_seconds, is_stale, is_test
from notifications.preferences.reading import wishes_for
from notifications.preferences.timing import Hold, hold
from notifications.preferences.wishes import Wishes, refusal
from notifications.statuses import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is to be done instead of sending: skip it, hold it back, or gather it."""

    reason: Reason
    #: Not before this moment; None: not at all.
    until: datetime | None = None
    #: Let a digest take it along.
    hold: Hold | None = None


def judge(delivery: Delivery, *, now: datetime) -> Verdict | None:
    """Return what keeps a delivery (`with_content`) from being sent now.

    None: it may go.
    """
    if reason := _reason_to_skip(delivery, now):
        return Verdict(reason=reason)
    event = delivery.event
    # Digests were asked for when their window was closed; machines have no wishes.
    if event is None or delivery.recipient_id is None or is_test(event):
        return None
    wishes = wishes_for(delivery, event)
    return _unwanted(delivery, event, wishes) or _held(delivery, event, wishes, now)


def turn(delivery: Delivery, *, now: datetime) -> Verdict | None:
    """Take the delivery's turn: None if it has come. Asked last of all, right before.

    Endpoints have breakers and rates; people and the mail provider have limits.
    """
    if delivery.channel == Channel.WEBHOOK:
        closed = endpoint_gate.closed(delivery.endpoint, now=now)
        return Verdict(reason=closed.reason, until=closed.until) if closed else None
    # Who asks for a test is waiting for it.
    if delivery.event and is_test(delivery.event):
        return None
    until = rates.wait_for(delivery, now=now)
    return Verdict(reason=Reason.RATE_LIMIT, until=until) if until else None


def _reason_to_skip(delivery: Delivery, now: datetime) -> Reason | None:
    if delivery.recipient and not delivery.recipient.is_active:
        return Reason.RECIPIENT_INACTIVE
    if delivery.expires_at and delivery.expires_at <= now:
        return Reason.EXPIRED
    if _is_disabled(delivery):
        return Reason.DESTINATION_DISABLED
    if delivery.event and is_stale(delivery.event):
        return Reason.STALE
    if delivery.channel == Channel.EMAIL:
        return _reason_of_address(delivery, now)
    return None


def _is_disabled(delivery: Delivery) -> bool:
    browser = delivery.subscription
    is_push = delivery.channel == Channel.PUSH
    return is_push and (browser is None or browser.disabled_at is not None)


def _reason_of_address(delivery: Delivery, now: datetime) -> Reason | None:
    if not delivery.address:
        return Reason.NO_ADDRESS
    is_suppressed = suppression.is_suppressed(Channel.EMAIL, delivery.address, now=now)
    return Reason.SUPPRESSED if is_suppressed else None


def _unwanted(
    delivery: Delivery, event: NotificationEvent, wishes: Wishes
) -> Verdict | None:
    if delivery.escalation_run_id or was_added(event, delivery.channel):
        return None
    reason = refusal(
        wishes,
        kind=Kind(event.kind),
        channel=Channel(delivery.channel),
        percent=event.payload.get("percent"),
        expected_seconds=expected_seconds(event),
    )
    return Verdict(reason=reason) if reason else None


def was_added(event: NotificationEvent, channel: str) -> bool:
    """Whether a routing rule asked for the channel, whatever the person prefers."""
    wanted = f"add channel: {channel}"
    return any(wanted in entry.get("actions", ()) for entry in event.decisions)


def _held(
    delivery: Delivery, event: NotificationEvent, wishes: Wishes, now: datetime
) -> Verdict | None:
    held = hold(
        wishes,
        channel=Channel(delivery.channel),
        kind=Kind(event.kind),
        severity=Severity(event.severity),
        now=now,
    )
    # Nobody who is to take care of something waits for the digest.
    if held and delivery.escalation_run_id and held.reason == Reason.DIGEST:
        return None
    return Verdict(reason=held.reason, until=held.until, hold=held) if held else None
