"""New deliveries: planning twice is planning once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid5

from notifications.models import Delivery
from notifications.planning import PlannedDelivery
from notifications.statuses import Status

#: Deliveries of one key have one id, so that whoever plans again finds them.
_NAMESPACE = UUID("5f1a3a3e-6f0a-4a58-9a6e-2d1c7b4b8f10")


def create(
    planned: Iterable[PlannedDelivery], *, now: datetime
) -> list[tuple[UUID, str]]:
    """Write the planned deliveries; return ids and channels of the sendable ones.

    What is there already stays as it is: one statement, however many there are.
    """
    rows = [_new(plan, now) for plan in planned]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return [(row.pk, row.channel) for row in rows if row.status == Status.PENDING]


def id_of(key: str) -> UUID:
    """Return the id of the delivery with a key."""
    return uuid5(_NAMESPACE, key)


def _new(plan: PlannedDelivery, now: datetime) -> Delivery:
    is_skipped = plan.skip_reason is not None
    return Delivery(
        id=id_of(plan.key),
        key=plan.key,
        event_id=plan.event_id,
        notification_id=plan.notification_id,
        recipient_id=plan.recipient_id,
        channel=plan.channel,
        address=plan.address,
        endpoint_id=plan.endpoint_id,
        subscription_id=plan.subscription_id,
        escalation_run_id=plan.escalation_run_id,
        status=Status.SKIPPED if is_skipped else Status.PENDING,
        reason=plan.skip_reason or "",
        next_attempt_at=now,
        enqueued_at=None if is_skipped else now,
        created_at=now,
        expires_at=plan.expires_at,
        finished_at=now if is_skipped else None,
    )
