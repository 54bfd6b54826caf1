"""Write down occasions, once each, in the transaction of what they tell of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from notifications import nudges, payloads
from notifications.kinds import Kind, Severity
from notifications.models import NotificationEvent
from notifications.registry import REGISTRY, NotificationKind
from progress.models import Batch, Job


def record(
    *,
    kind: Kind,
    key: str,
    payload: dict[str, Any],
    job: Job | None = None,
    batch: Batch | None = None,
    recipient: User | None = None,
    actor_id: int | None = None,
    severity: Severity | None = None,
    group_key: str = "",
    now: datetime | None = None,
) -> NotificationEvent | None:
    """Return the new event, or None if `key` names one that is known already.

    It is fanned out after the commit; if the nudge is lost, by the sweep.

    Raises:
        UnknownPayload: the payload is not of the kind's shape.
    """
    entry, now = REGISTRY[kind], now or timezone.now()
    payloads.check(entry.payload_schema, payload)
    facts: dict[str, Any] = {
        "severity": severity or entry.severity,
        "job": job,
        "batch": batch or (job.batch if job else None),
        "recipient": recipient,
        "actor_id": actor_id,
        "payload": payload,
        "group_key": group_key,
    }
    return _written(entry, key, facts, now)


def _written(
    entry: NotificationKind, key: str, facts: dict[str, Any], now: datetime
) -> NotificationEvent | None:
    times = {
        "occurred_at": now,
        "expires_at": now + entry.lifetime if entry.lifetime else None,
        "next_attempt_at": now,
    }
    event, is_new = NotificationEvent.objects.get_or_create(
        idempotency_key=key, defaults={"kind": entry.kind} | facts | times
    )
    if not is_new:
        return None
    nudges.fan_out_on_commit(event.pk)
    return event
