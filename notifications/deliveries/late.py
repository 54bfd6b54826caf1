"""What is heard of a delivery after it was sent: receipts, or nothing at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce

from notifications.deliveries.change import change, said
from notifications.kinds import Channel
from notifications.models import Delivery, DeliveryAttempt, Outcome
from notifications.statuses import Reason, Status

#: How long a provider may take to say what became of a message (GOV.UK Notify: 72 h).
RECEIPT_TIME = timedelta(hours=72)
#: Where receipts can come from; other channels' answers are all there is.
CONFIRMED: frozenset[str] = frozenset({Channel.EMAIL})


def receive(
    delivery_id: UUID,
    status: Status,
    *,
    now: datetime,
    reason: Reason | None = None,
    error: str = "",
) -> bool:
    """Apply a receipt; False if the delivery stands at a higher rank already.

    Receipts come late, doubled and in any order: they only raise the rank. One may be
    faster than the worker that is still noting that it has sent: then it ends the
    attempt, which has worked.
    """
    values: dict[str, Any] = {}
    if reason:
        values["reason"] = reason
    if error:
        values["error"] = said(error)
    if status == Status.DELIVERED:
        values |= {"delivered_at": now, "sent_at": Coalesce(F("sent_at"), Value(now))}
    rows = Delivery.objects.filter(pk=delivery_id)
    with transaction.atomic():
        has_changed = bool(change(rows, status, now=now, **values))
        if has_changed and status == Status.DELIVERED:
            _end_attempt(delivery_id, now)
    return has_changed


def _end_attempt(delivery_id: UUID, now: datetime) -> None:
    """End the attempt that runs, if one does: its worker holds no lease any more."""
    attempts = DeliveryAttempt.objects.filter(delivery=delivery_id)
    running = attempts.filter(outcome=Outcome.RUNNING)
    running.update(outcome=Outcome.OK, ended_at=now)


def time_out(*, now: datetime) -> int:
    """Note of which sent mails nothing was ever heard; return how many.

    Only where the provider has ever sent a receipt at all: an SMTP server sends none.
    """
    confirmed = Delivery.objects.filter(channel__in=CONFIRMED, status=Status.SENT)
    old = confirmed.filter(sent_at__lt=now - RECEIPT_TIME)
    talking = Delivery.objects.filter(receipts__isnull=False).values("provider")
    return change(old.filter(provider__in=talking), Status.UNCONFIRMED, now=now)
