"""Toasts: deliveries that browsers show at once, and say that they have shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from notifications import deliveries
from notifications.kinds import Channel, Severity
from notifications.models import Delivery
from notifications.statuses import Status
from progress.notices import Notice

#: What was sent longer ago is found in the inbox: to show it now would be odd.
FRESH = timedelta(minutes=5)

_ARRIVED = (Status.SENT, Status.UNCONFIRMED, Status.UNKNOWN)


def after(
    positions: Mapping[int, int], *, now: datetime, most: int
) -> list[tuple[int, Notice]]:
    """Return what is to be shown after each person's position, with whose it is."""
    rows = Delivery.objects.toasts_after(positions, now=now, most=most)
    return [(row.recipient_id or 0, _notice(row, now)) for row in rows]


def acknowledge(person_id: int, ids: Collection[UUID], *, now: datetime) -> bool:
    """Note that a person was shown these; tell whether a worker has not said yet.

    `ids` are those of notifications, or of deliveries that have none: a digest's.
    """
    meant = Q(notification__in=ids) | Q(notification=None, pk__in=ids)
    mine = Delivery.objects.filter(
        meant,
        recipient=person_id,
        channel=Channel.WEBSOCKET,
        inbox_seq__isnull=False,
    )
    for pk in mine.filter(status__in=_ARRIVED).values_list("pk", flat=True):
        deliveries.receive(pk, Status.DELIVERED, now=now)
    return mine.filter(status=Status.SENDING).exists()


def _notice(row: Delivery, now: datetime) -> Notice:
    told, content = row.notification, row.rendered or {}
    is_lost = told is not None and bool(told.lost)
    return Notice(
        seq=row.inbox_seq or 0,
        id=told.pk if told else row.pk,
        kind=told.kind if told else "digest",
        severity=told.severity if told else Severity.INFO,
        title=content.get("title", ""),
        body=told.text if told and is_lost else content.get("body", ""),
        url="" if is_lost else content.get("url", ""),
        job=told.job_id if told else None,
        batch=told.batch_id if told else None,
        group_key=told.group_key if told else "",
        count=told.count if told else 1,
        is_toast=(row.sent_at or now) > now - FRESH,
        created_at=told.created_at if told else row.created_at,
    )
