"""What the REST interface says of browsers."""

from __future__ import annotations

from typing import TypedDict
from uuid import UUID

from notifications.models import PushSubscription


class PushKeyDict(TypedDict):
    """Our public key: the `applicationServerKey` to subscribe with."""

    key: str


class PushSubscriptionDict(TypedDict):
    """A browser that a person is told by; where it is reached stays with us.

    `last_ok_at` is when its push service last took a message. `disabled_reason` is
    null while it is told, else `gone`, `by_hand` or `logged_out`. `is_this_browser`
    holds for the browser whose session asks.
    """

    id: str
    label: str
    created_at: str
    last_ok_at: str | None
    disabled_at: str | None
    disabled_reason: str | None
    is_this_browser: bool


class PushSubscriptionsDict(TypedDict):
    """All browsers of a person, the newest first; at most `limit` of them are told."""

    limit: int
    results: list[PushSubscriptionDict]


def subscription_dict(
    row: PushSubscription, *, own_id: UUID | None
) -> PushSubscriptionDict:
    """Return one browser, JSON-ready."""
    return PushSubscriptionDict(
        id=str(row.pk),
        label=row.label,
        created_at=row.created_at.isoformat(),
        last_ok_at=row.last_ok_at.isoformat() if row.last_ok_at else None,
        disabled_at=row.disabled_at.isoformat() if row.disabled_at else None,
        disabled_reason=row.disabled_reason or None,
        is_this_browser=row.pk == own_id,
    )
