"""How notifications do: what waits too long, what fails, and which leases lapsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from notifications.kinds import Channel
from notifications.models import Delivery, DeliveryAttempt, NotificationEvent, Outcome

#: Attempts that began in this time are judged.
WINDOW = timedelta(hours=1)
_BAD = (Outcome.TRANSIENT, Outcome.PERMANENT, Outcome.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """The attempts of a channel in the last hour, without those that run."""

    ended: int = 0
    bad: int = 0

    @property
    def failure_ratio(self) -> float:
        """The share of attempts that did not go well."""
        return self.bad / self.ended if self.ended else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Seconds that the oldest event and delivery are overdue; counts."""

    oldest_event: float = 0.0
    oldest_delivery: float = 0.0
    waiting_events: int = 0
    waiting_deliveries: int = 0
    stuck_leases: int = 0
    tries: Mapping[str, Tries] = field(default_factory=dict)


def count(now: datetime) -> Figures:
    """Return the figures of this moment: six small queries."""
    outbox = NotificationEvent.objects.filter(
        fanned_out_at=None, next_attempt_at__lte=now
    )
    due = Delivery.objects.claimable(now)
    lapsed = NotificationEvent.objects.filter(
        fanned_out_at=None, lease_expires_at__lt=now
    )
    oldest_event = outbox.order_by("next_attempt_at").first()
    oldest_delivery = due.order_by("next_attempt_at").first()
    return Figures(
        oldest_event=_overdue(oldest_event, now),
        oldest_delivery=_overdue(oldest_delivery, now),
        waiting_events=outbox.count(),
        waiting_deliveries=due.count(),
        stuck_leases=lapsed.count() + Delivery.objects.with_lapsed_lease(now).count(),
        tries=_tries(now),
    )


def recent_attempts(now: datetime) -> QuerySet[DeliveryAttempt]:
    """Return the attempts that are judged."""
    return DeliveryAttempt.objects.filter(started_at__gt=now - WINDOW)


def _overdue(row: NotificationEvent | Delivery | None, now: datetime) -> float:
    return (now - row.next_attempt_at).total_seconds() if row else 0.0


def _tries(now: datetime) -> dict[str, Tries]:
    ended = recent_attempts(now).exclude(outcome=Outcome.RUNNING).order_by()
    groups = ended.values("delivery__channel").annotate(
        ended=Count("pk"), bad=Count("pk", filter=Q(outcome__in=_BAD))
    )
    found = {
        row["delivery__channel"]: Tries(ended=row["ended"], bad=row["bad"])
        for row in groups
    }
    return {channel: found.get(channel, Tries()) for channel in Channel}
