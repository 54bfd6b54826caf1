"""Send again what an endpoint has missed since a moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications import deliveries, nudges
from notifications.deliveries.by_hand import REPLAYABLE
from notifications.endpoints.errors import BadSince, NotProven
from notifications.errors import NotPossibleNow
from notifications.models import Delivery, WebhookEndpoint
from notifications.statuses import Reason, Status

#: The furthest back, and the most at once.
FURTHEST = timedelta(days=30)
AT_ONCE = 500


def missed(endpoint: WebhookEndpoint, since: datetime) -> QuerySet[Delivery]:
    """Return what was missed since a moment and not sent again, oldest first."""
    was_off = Q(status=Status.SKIPPED, reason=Reason.DESTINATION_DISABLED)
    again = Delivery.objects.filter(retry_of=OuterRef("pk"))
    rows = Delivery.objects.filter(was_off | Q(status__in=REPLAYABLE))
    rows = rows.filter(~Exists(again), endpoint=endpoint, created_at__gte=since)
    return rows.order_by("created_at")


def replay(endpoint: WebhookEndpoint, since: datetime, *, now: datetime) -> int:
    """Send again what was missed, 500 at most; return how many.

    Raises:
        NotProven: the endpoint is off.
        BadSince: it is too long ago, or still to come.
    """
    if not endpoint.is_enabled:
        raise NotProven("", "Switch the webhook on first.")
    if not now - FURTHEST <= since <= now:
        raise BadSince("since", "Name a moment of the last 30 days.")
    ids = list(missed(endpoint, since).values_list("pk", flat=True)[:AT_ONCE])
    fresh = [delivery for pk in ids if (delivery := _again(pk, now))]
    nudges.deliver_on_commit((delivery.pk, delivery.channel) for delivery in fresh)
    return len(fresh)


def _again(delivery_id: UUID, now: datetime) -> Delivery | None:
    try:
        return deliveries.replay(delivery_id, now=now)
    except NotPossibleNow:
        # Somebody else was quicker.
        return None
