"""Take back what was not sent yet and is no news any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from notifications.deliveries.change import change
from notifications.models import Delivery, NotificationEvent
from notifications.statuses import WAITING, Reason, Status

_UNSENT = WAITING | {Status.DIGESTING}


def withdraw(
    rows: QuerySet[Delivery], *, now: datetime, reason: Reason = Reason.RESOLVED
) -> int:
    """Cancel those of `rows` that are not on their way; return how many."""
    unsent = rows.filter(status__in=_UNSENT)
    return change(unsent, Status.CANCELLED, now=now, reason=reason)


def supersede(event: NotificationEvent, *, now: datetime, **of: Any) -> int:
    """Skip the unsent deliveries of older events of the group; return how many.

    `of` narrows them down (recipient_id__in=…).
    """
    older = Delivery.objects.filter(
        event__group_key=event.group_key,
        event__kind=event.kind,
        event__occurred_at__lt=event.occurred_at,
        status__in=_UNSENT,
        **of,
    )
    # Found first: an UPDATE that joins looks at statuses within a subquery, which
    # PostgreSQL does not ask again when somebody has claimed the row meanwhile.
    ids = list(older.values_list("pk", flat=True))
    unsent = Delivery.objects.filter(pk__in=ids, status__in=_UNSENT)
    return change(unsent, Status.SKIPPED, now=now, reason=Reason.COLLAPSED)
