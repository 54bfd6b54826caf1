"""Which deliveries a notification deserves: pure decisions."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.kinds import Channel, Kind
from notifications.statuses import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """The person to tell, as the plan needs to know them."""

    user_id: int
    address: str
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDelivery:
    """One delivery to make; with a `skip_reason` it is recorded but never sent."""

    channel: Channel
    address: str
    skip_reason: Reason | None = None


def is_news(kind: Kind, *, recipient_id: int, actor_id: int | None) -> bool:
    """Return whether the recipient does not know it already by their own doing."""
    return kind != Kind.JOB_CANCELLED or actor_id != recipient_id


def plan(recipient: Recipient) -> tuple[PlannedDelivery, ...]:
    """Return the deliveries of a notification to `recipient`."""
    return (
        PlannedDelivery(
            channel=Channel.EMAIL,
            address=recipient.address,
            skip_reason=_skip_reason(recipient),
        ),
    )


def _skip_reason(recipient: Recipient) -> Reason | None:
    if not recipient.is_active:
        return Reason.RECIPIENT_INACTIVE
    return None if recipient.address else Reason.NO_ADDRESS
