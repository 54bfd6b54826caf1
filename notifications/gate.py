"""The last look before sending: what was true when it was planned may not be now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from notifications import rates, suppression
from notifications.endpoints import gate as endpoint_gate
from notifications.kinds import Channel, Kind, Severity
from notifications.models import Delivery, NotificationEvent
from notifications.passing import expected_seconds, is_stale, is_test
from notifications.preferences.reading import Personal, applied, recipients_of
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What was read for a whole chunk of deliveries."""

    #: Addresses that nothing is to be sent to.
    suppressed: Collection[str]
    people: Mapping[int, Personal]


def look(rows: Collection[Delivery], *, now: datetime) -> Known:
    """Read what the verdicts on deliveries (`for_attempts`) need to know.

    A constant number of queries, and none for what nobody of them has.
    """
    addresses = [row.address for row in rows if row.channel == Channel.EMAIL]
    found = suppression.suppressed(Channel.EMAIL, addresses, now=now)
    return Known(
        suppressed=found,
        people=recipients_of([row for row in rows if _has_wishes(row)]),
    )


def judge(
    delivery: Delivery, *, now: datetime, known: Known | None = None
) -> Verdict | None:
    """Return what keeps a delivery (`with_content`) from being sent now.

    None: it may go. `known` spares reading what was read for all of a chunk.
    """
    known = known or look([delivery], now=now)
    if reason := _reason_to_skip(delivery, known, now):
        return Verdict(reason=reason)
    event = delivery.event
    if event is None or not _has_wishes(delivery):
        return None
    assert delivery.recipient_id is not None  # noqa: S101  machines have no wishes
    person = known.people[delivery.recipient_id]
    wishes = applied(person, Kind(event.kind), event.job_id)
    return _unwanted(delivery, event, wishes) or _held(delivery, event, wishes, now)


def turns_of_people(
    rows: Collection[Delivery], *, now: datetime
) -> dict[UUID, Verdict]:
    """Take the turns of people who are not to be told too often; return who waits.

    Asked once for a chunk, which is sent right after.
    """
    asked = [row for row in rows if not _is_tried(row)]
    waits = rates.wait_for_people(asked, now=now)
    return {
        pk: Verdict(reason=Reason.RATE_LIMIT, until=until)
        for pk, until in waits.items()
    }


def turn(delivery: Delivery, *, now: datetime) -> Verdict | None:
    """Take the delivery's turn: None if it has come. Asked last of all, right before.

    Endpoints have breakers and rates; the mail provider has a limit.
    """
    if delivery.channel == Channel.WEBHOOK:
        closed = endpoint_gate.closed(delivery.endpoint, now=now)
        return Verdict(reason=closed.reason, until=closed.until) if closed else None
    if _is_tried(delivery):
        return None
    until = rates.wait_for_provider(delivery.channel, now=now)
    return Verdict(reason=Reason.RATE_LIMIT, until=until) if until else None


def may_take_time(delivery: Delivery) -> bool:
    """Return whether `turn` may wait for longer than a moment."""
    return not _is_tried(delivery) and rates.has_provider_limit(delivery.channel)


def _is_tried(delivery: Delivery) -> bool:
    """Whether it is a test: who asks for one is waiting for it."""
    return delivery.event is not None and is_test(delivery.event)


def _has_wishes(delivery: Delivery) -> bool:
    """Whether somebody's wishes count.

    Digests were asked for when their window was closed; machines have no wishes.
    """
    event = delivery.event
    return event is not None and bool(delivery.recipient_id) and not is_test(event)


def _reason_to_skip(delivery: Delivery, known: Known, now: datetime) -> Reason | None:
    if delivery.recipient and not delivery.recipient.is_active:
        return Reason.RECIPIENT_INACTIVE
    if delivery.expires_at and delivery.expires_at <= now:
        return Reason.EXPIRED
    if _is_disabled(delivery):
        return Reason.DESTINATION_DISABLED
    if delivery.event and is_stale(delivery.event):
        return Reason.STALE
    if delivery.channel == Channel.EMAIL:
        return _reason_of_address(delivery, known)
    return None


def _is_disabled(delivery: Delivery) -> bool:
    browser = delivery.subscription
    is_push = delivery.channel == Channel.PUSH
    return is_push and (browser is None or browser.disabled_at is not None)


def _reason_of_address(delivery: Delivery, known: Known) -> Reason | None:
    if not delivery.address:
        return Reason.NO_ADDRESS
    return Reason.SUPPRESSED if delivery.address in known.suppressed else None


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
