"""Deliveries of this process's own making, many at once: attempts that have ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, JSONField, Value, When

from notifications.channels import Sent
from notifications.deliveries.change import change
from notifications.models import Delivery, DeliveryAttempt, Outcome
from notifications.statuses import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One delivery that was made: the number of its attempt, and what it said."""

    number: int
    content: dict[str, Any]


def record_made(
    made: Mapping[UUID, Made],
    token: UUID,
    sent: Sent,
    *,
    began_at: datetime,
    now: datetime,
) -> bool:
    """Write attempts with their outcome; False if a lease of them was lost.

    For channels without an other side, in the transaction of what they write. On
    False that is to be rolled back. Two statements, however many there are.
    """
    rows = Delivery.objects.filter(pk__in=list(made), lease_token=token)
    claimed = rows.filter(status=Status.SENDING)
    if change(claimed, sent.status, now=now, **_values(made, sent, now)) != len(made):
        return False
    took = max(round((now - began_at).total_seconds() * 1000), 0)
    DeliveryAttempt.objects.bulk_create(
        DeliveryAttempt(
            delivery_id=pk,
            number=one.number,
            started_at=began_at,
            ended_at=now,
            outcome=Outcome.OK,
            duration_ms=took,
        )
        for pk, one in made.items()
    )
    return True


def _values(made: Mapping[UUID, Made], sent: Sent, now: datetime) -> dict[str, Any]:
    said = [When(pk=pk, then=_json(one.content)) for pk, one in made.items()]
    return {
        "attempts": F("attempts") + 1,
        "rendered": Case(*said, output_field=JSONField()),
        "reason": "",
        "error": "",
        "provider": sent.provider[:30],
        "sent_at": now,
        "delivered_at": now if sent.status == Status.DELIVERED else None,
    }


def _json(content: dict[str, Any]) -> Value:
    return Value(content, output_field=JSONField())
