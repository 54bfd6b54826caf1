"""How an endpoint is: in words, in numbers, and by its latest attempts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from notifications.endpoints import health
from notifications.models import Delivery, DeliveryAttempt, WebhookEndpoint
from notifications.statuses import DEAD, WAITING, Status

#: What the success rate looks back on.
WINDOW = timedelta(days=7)
#: Attempts that are listed, of so many deliveries at most.
ATTEMPTS = 20
_DELIVERIES = 50

_WHY = {
    health.GONE: "Its server said that it is gone for good",
    health.FAILING: "Nothing arrived for 72 hours",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One word for an endpoint: `state` is the colour's name, as jobs have them."""

    code: str
    state: str
    text: str
    #: What led to it, where that is not plain.
    why: str = ""

    @property
    def icon(self) -> str:
        """Return the icon of the state."""
        return icon_of(self.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What came of the deliveries of the last seven days."""

    arrived: int
    given_up: int
    waiting: int

    @property
    def ended(self) -> int:
        """Return how many came to an end."""
        return self.arrived + self.given_up

    @property
    def success_rate(self) -> float | None:
        """Return the share that arrived, of what ended; None if nothing did."""
        return self.arrived / self.ended if self.ended else None


def icon_of(state: str) -> str:
    """Return the icon of a state of a webhook: what stalls here waits."""
    return "paused" if state == "stalled" else state


def standing(endpoint: WebhookEndpoint, *, now: datetime) -> Standing:
    """Return how an endpoint is."""
    if not endpoint.is_enabled:
        why = _WHY.get(endpoint.disabled_reason, "")
        state = "failed" if why else "cancelled"
        return Standing(code="disabled", state=state, text="Switched off", why=why)
    if endpoint.paused_until and endpoint.paused_until > now:
        return Standing(code="paused", state="stalled", text="Does not answer")
    if endpoint.failing_since:
        return Standing(code="failing", state="failed", text="Failing")
    if endpoint.last_ok_at:
        return Standing(code="working", state="completed", text="Working")
    return Standing(code="new", state="queued", text="Not called yet")


def record(endpoint: WebhookEndpoint, *, now: datetime) -> Record:
    """Return the numbers of the last seven days, by one query."""
    rows = Delivery.objects.filter(endpoint=endpoint, created_at__gte=now - WINDOW)
    counts = rows.aggregate(
        arrived=Count("pk", filter=Q(status=Status.DELIVERED)),
        given_up=Count("pk", filter=Q(status__in=DEAD)),
        waiting=Count("pk", filter=Q(status__in=WAITING | {Status.SENDING})),
    )
    return Record(**counts)


def attempts(endpoint: WebhookEndpoint) -> Sequence[DeliveryAttempt]:
    """Return the latest attempts with their deliveries, the latest first."""
    rows = Delivery.objects.filter(endpoint=endpoint).order_by("-created_at")
    recent = list(rows.values_list("pk", flat=True)[:_DELIVERIES])
    tried = DeliveryAttempt.objects.filter(delivery_id__in=recent)
    return list(
        tried.select_related("delivery__event").order_by("-started_at")[:ATTEMPTS]
    )
