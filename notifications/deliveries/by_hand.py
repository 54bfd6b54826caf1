"""What staff do with deliveries: cancel what waits, send again what is dead."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from notifications.deliveries.change import change
from notifications.deliveries.rows import id_of
from notifications.errors import NotPossibleNow
from notifications.kinds import Kind
from notifications.models import Delivery
from notifications.registry import REGISTRY
from notifications.statuses import DEAD, WAITING, Reason, Status

#: What may be sent again: given up, or never heard of.
REPLAYABLE: frozenset[Status] = DEAD | {Status.UNCONFIRMED}
#: What an endpoint missed while it was switched off may be sent as well.
_MAY_GO_AGAIN = Q(status__in=REPLAYABLE) | Q(
    status=Status.SKIPPED, reason=Reason.DESTINATION_DISABLED
)


def cancel(delivery_id: UUID, *, now: datetime) -> bool:
    """Take back a delivery that waits; False if it is on its way or settled."""
    rows = Delivery.objects.filter(
        pk=delivery_id, status__in=WAITING | {Status.DIGESTING}
    )
    return bool(change(rows, Status.CANCELLED, now=now, reason=Reason.BY_HAND))


def replay(delivery_id: UUID, *, now: datetime) -> Delivery:
    """Return a new delivery in place of a dead one: same place, a message of its own.

    Asking twice is asking once, until that one is dead, too.

    Raises:
        NotPossibleNow: it is not dead, or has been sent again already.
    """
    rows = Delivery.objects.select_related("event")
    dead = rows.filter(_MAY_GO_AGAIN, pk=delivery_id).first()
    if dead is None:
        raise NotPossibleNow("Only what was given up can be sent again.")
    if dead.retries.exists():
        raise NotPossibleNow("It has been sent again already.")
    key = f"again:{dead.pk}"
    fresh, _ = Delivery.objects.get_or_create(
        key=key, defaults=_copied(dead, now) | {"id": id_of(key)}
    )
    return fresh


def _copied(dead: Delivery, now: datetime) -> dict[str, object]:
    return {
        "event_id": dead.event_id,
        "notification_id": dead.notification_id,
        "recipient_id": dead.recipient_id,
        "channel": dead.channel,
        "address": dead.address,
        "endpoint_id": dead.endpoint_id,
        "subscription_id": dead.subscription_id,
        "digest_id": dead.digest_id if dead.event_id is None else None,
        "escalation_run_id": dead.escalation_run_id,
        "retry_of_id": dead.pk,
        "next_attempt_at": now,
        "created_at": now,
        "expires_at": _expiry(dead, now),
    }


def _expiry(dead: Delivery, now: datetime) -> datetime | None:
    """Whoever sends it again knows how old it is: it gets a new lifetime."""
    if dead.event is None:
        return None
    lifetime = REGISTRY[Kind(dead.event.kind)].lifetime
    return now + lifetime if lifetime else None
