"""Whether an endpoint may be called now: asked before each attempt, costs no try."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from notifications.endpoints import breaker, bucket
from notifications.models import WebhookEndpoint
from notifications.statuses import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """It may not: `until` a moment, or never again (None)."""

    reason: Reason
    until: datetime | None = None


def closed(endpoint: WebhookEndpoint | None, *, now: datetime) -> Closed | None:
    """Return why `endpoint` is not to be called now; None if it may be.

    Asks for the endpoint as it was read with the delivery, and takes a token of its
    rate: whoever is told None calls.
    """
    if endpoint is None or not endpoint.is_enabled:
        return Closed(reason=Reason.DESTINATION_DISABLED)
    if until := _paused_until(endpoint, now):
        return Closed(reason=Reason.UNREACHABLE, until=until)
    until = bucket.take(endpoint.pk, endpoint.rate_per_minute, now=now)
    return Closed(reason=Reason.RATE_LIMIT, until=until) if until else None


def _paused_until(endpoint: WebhookEndpoint, now: datetime) -> datetime | None:
    """Return until when the breaker holds; None if not, or for the one that probes.

    When a pause is over one call finds out whether the server is back; the others
    wait for what it finds.
    """
    paused = endpoint.paused_until
    if paused is None or paused > now:
        return paused
    rows = WebhookEndpoint.objects.filter(pk=endpoint.pk, paused_until=paused)
    has_won = rows.update(paused_until=now + breaker.PROBE)
    return None if has_won else now + breaker.PROBE
