"""Which deliveries an occasion deserves for one person: pure decisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from notifications.kinds import Channel, Kind
from notifications.preferences.wishes import Wishes, refusal
from notifications.statuses import Reason

#: The channels that can be planned for a person; the inbox is there already.
PERSONAL: tuple[Channel, ...] = (
    Channel.WEBSOCKET,
    Channel.EMAIL,
    Channel.PUSH,
    Channel.WEBHOOK,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What is told, as the plan needs to know it."""

    event_id: UUID
    kind: Kind
    default_channels: frozenset[Channel]
    expires_at: datetime | None = None
    #: A milestone's percent, and how long its job is expected to take in all.
    percent: int | None = None
    expected_seconds: float | None = None
    #: Tests go by this channel alone.
    only: Channel | None = None
    #: What routing rules added and dropped.
    added: frozenset[Channel] = frozenset()
    dropped: frozenset[Channel] = frozenset()
    #: Another occasion tells it by these channels as well.
    collapsed: frozenset[Channel] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person to tell, and the places where they can be told."""

    user_id: int
    address: str
    is_active: bool = True
    is_suppressed: bool = False
    endpoints: tuple[UUID, ...] = ()
    subscriptions: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDelivery:
    """One delivery to make; with a `skip_reason` it is recorded but never sent."""

    key: str
    channel: Channel
    event_id: UUID | None = None
    notification_id: UUID | None = None
    recipient_id: int | None = None
    address: str = ""
    endpoint_id: UUID | None = None
    subscription_id: UUID | None = None
    escalation_run_id: UUID | None = None
    expires_at: datetime | None = None
    skip_reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """One destination of a channel."""

    name: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


def is_news(kind: Kind, *, recipient_id: int, actor_id: int | None) -> bool:
    """Return whether the recipient does not know it already by their own doing."""
    return kind != Kind.JOB_CANCELLED or actor_id != recipient_id


def plan(
    occasion: Occasion,
    person: Person,
    wishes: Wishes,
    notification_id: UUID | None,
) -> tuple[PlannedDelivery, ...]:
    """Return the deliveries of an occasion to one person.

    What was to be expected and does not go is there, too, with its reason.
    """
    return tuple(
        PlannedDelivery(
            key=key(occasion.event_id, person.user_id, channel, place.name),
            channel=channel,
            event_id=occasion.event_id,
            notification_id=notification_id,
            recipient_id=person.user_id,
            expires_at=occasion.expires_at,
            skip_reason=_skip_reason(occasion, person, wishes, channel),
            **place.fields,
        )
        for channel in _channels(occasion, person, wishes)
        for place in _places(channel, person)
    )


def key(
    event_id: UUID, recipient_id: int | None, channel: Channel, destination: str = ""
) -> str:
    """Return the key that makes planning twice planning once."""
    return f"{event_id}:{recipient_id or ''}:{channel}:{destination}"


def _channels(occasion: Occasion, person: Person, wishes: Wishes) -> Iterator[Channel]:
    if occasion.only:
        yield from {occasion.only}.intersection(PERSONAL)
        return
    for channel in PERSONAL:
        is_expected = channel in occasion.default_channels | occasion.added
        if is_expected or wishes.wants(channel):
            yield channel


def _places(channel: Channel, person: Person) -> Iterator[_Place]:
    if channel == Channel.EMAIL:
        yield _Place(fields={"address": person.address})
    elif channel == Channel.PUSH:
        for pk in person.subscriptions:
            yield _Place(name=str(pk), fields={"subscription_id": pk})
    elif channel == Channel.WEBHOOK:
        for pk in person.endpoints:
            yield _Place(name=str(pk), fields={"endpoint_id": pk})
    else:
        yield _Place()


def _skip_reason(
    occasion: Occasion, person: Person, wishes: Wishes, channel: Channel
) -> Reason | None:
    if not person.is_active:
        return Reason.RECIPIENT_INACTIVE
    if occasion.only:
        return _unreachable(person, channel)
    if channel in occasion.dropped:
        return Reason.RULE
    return (
        _unwanted(occasion, wishes, channel)
        or (Reason.COLLAPSED if channel in occasion.collapsed else None)
        or _unreachable(person, channel)
    )


def _unwanted(occasion: Occasion, wishes: Wishes, channel: Channel) -> Reason | None:
    if channel in occasion.added:
        return None
    return refusal(
        wishes,
        kind=occasion.kind,
        channel=channel,
        percent=occasion.percent,
        expected_seconds=occasion.expected_seconds,
    )


def _unreachable(person: Person, channel: Channel) -> Reason | None:
    if channel != Channel.EMAIL:
        return None
    if not person.address:
        return Reason.NO_ADDRESS
    return Reason.SUPPRESSED if person.is_suppressed else None
