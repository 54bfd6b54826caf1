"""What calls teach about an endpoint: it is well, it fails, it is switched off."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from notifications import events
from notifications.context import WEBHOOK_GROUP
from notifications.endpoints import breaker
from notifications.kinds import Kind, Severity
from notifications.models import Delivery, WebhookEndpoint
from notifications.statuses import Status

#: How exact "arrived last" has to be: not each call writes.
_FRESH = timedelta(seconds=5)

GONE = "gone"
FAILING = "failing"
BY_HAND = "by_hand"

_CAUSES = {
    GONE: "Its server said that it is gone for good (410).",
    FAILING: "Nothing has arrived there for 72 hours.",
}


def note_ok(endpoint: WebhookEndpoint, *, now: datetime) -> None:
    """Note that a message arrived: every trouble is over."""
    is_well = not endpoint.consecutive_failures and endpoint.failing_since is None
    last = endpoint.last_ok_at
    if is_well and last is not None and now - last < _FRESH:
        return
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(
        last_ok_at=now, failing_since=None, consecutive_failures=0, paused_until=None
    )


def note_failure(endpoint: WebhookEndpoint, *, is_away: bool, now: datetime) -> None:
    """Note that a message did not arrive; `is_away`: the server itself is in trouble.

    A server that refuses one message is not in trouble, and is not left alone.
    """
    rows = WebhookEndpoint.objects.filter(pk=endpoint.pk)
    rows.filter(failing_since=None).update(failing_since=now)
    if not is_away:
        return
    # Calls that failed side by side are one failure in a row: they read one count.
    known = endpoint.consecutive_failures
    pause = breaker.pause(known + 1)
    rows.filter(consecutive_failures=known).update(
        consecutive_failures=known + 1, paused_until=now + pause if pause else None
    )


def disable(endpoint: WebhookEndpoint, reason: str, *, now: datetime) -> bool:
    """Switch it off and tell its owner; False if it is off already."""
    with transaction.atomic():
        if not switch_off(endpoint.pk, reason, now=now):
            return False
        _tell(endpoint, reason, now)
    return True


def switch_off(endpoint_id: UUID, reason: str, *, now: datetime) -> bool:
    """Switch it off; False if it is off already."""
    rows = WebhookEndpoint.objects.open().filter(pk=endpoint_id)
    return bool(rows.update(is_enabled=False, disabled_at=now, disabled_reason=reason))


def disable_hopeless(*, now: datetime) -> int:
    """Switch off what has got nothing for 72 hours and gave up; return how many."""
    failing = WebhookEndpoint.objects.failing_before(now - breaker.HOPELESS)
    hopeless = [row for row in failing if _has_given_up(row)]
    return sum(disable(row, FAILING, now=now) for row in hopeless)


def _has_given_up(endpoint: WebhookEndpoint) -> bool:
    """Return whether a message was given up after all that time, too.

    One that was refused long ago, and nothing since, tells nothing of the server.
    """
    if endpoint.failing_since is None:
        return False
    dead = Delivery.objects.filter(endpoint=endpoint, status=Status.FAILED)
    since = endpoint.failing_since + breaker.HOPELESS
    return dead.filter(finished_at__gte=since).exists()


def _tell(endpoint: WebhookEndpoint, reason: str, now: datetime) -> None:
    """Tell the owner; of a site's endpoint, staff."""
    since = endpoint.failing_since or now
    events.record(
        kind=Kind.SYSTEM_ALERT,
        key=f"endpoint:{endpoint.pk}:disabled:{now.isoformat()}",
        severity=Severity.ERROR,
        recipient=endpoint.owner,
        group_key=f"{WEBHOOK_GROUP}{endpoint.pk}",
        payload={
            "problem": "endpoint_disabled",
            "title": f"Webhook “{endpoint.name}” was switched off",
            "message": _CAUSES[reason],
            "advice": "Mend the server, send a test from the webhook's page, switch it "
            "on, and have what was missed sent again.",
            "since": since.isoformat(),
            "is_resolved": False,
        },
        now=now,
    )
