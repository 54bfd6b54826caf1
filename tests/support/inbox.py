"""Rows of an inbox for tests, written as the fan-out writes them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from notifications import dispatch, fanout
from notifications.channels import websocket
from notifications.inbox.positions import advance
from notifications.kinds import Channel, Kind, Severity
from notifications.models import Delivery, Notification, NotificationEvent
from notifications.statuses import Status
from progress.models import Job


def an_event(kind: Kind = Kind.JOB_FAILED, **values: Any) -> NotificationEvent:
    """Return an event that was told already."""
    now = timezone.now()
    given = {"occurred_at": now, "next_attempt_at": now, "fanned_out_at": now}
    return NotificationEvent.objects.create(
        kind=kind, idempotency_key=uuid4().hex, **{**given, **values}
    )


def tell_all() -> None:
    """Do what workers do: tell all events, and send what browsers are to show."""
    for event in NotificationEvent.objects.filter(fanned_out_at=None):
        fanout.fan_out(event.pk)
    shown = Delivery.objects.filter(channel=Channel.WEBSOCKET, status=Status.PENDING)
    for delivery in shown:
        dispatch.attempt(delivery.pk)


def tell(
    user: User,
    title: str = "May close failed",
    *,
    kind: Kind = Kind.JOB_FAILED,
    severity: Severity = Severity.ERROR,
    job: Job | None = None,
    ago: timedelta = timedelta(),
    **values: Any,
) -> Notification:
    """Write a row into a person's inbox."""
    event = an_event(kind, severity=severity, job=job)
    with transaction.atomic():
        seq = advance([user.pk])[user.pk]
        return Notification.objects.create(
            event=event,
            recipient=user,
            kind=kind,
            severity=severity,
            job=job,
            title=title,
            seq=seq,
            created_at=timezone.now() - ago,
            **{"url": job.get_absolute_url() if job else "", **values},
        )


def a_toast(row: Notification, *, now: datetime | None = None) -> Delivery:
    """Send a row to the browsers of its person, as a worker would."""
    now = now or timezone.now()
    delivery = Delivery.objects.create(
        key=uuid4().hex,
        event=row.event,
        notification=row,
        recipient=row.recipient,
        channel=Channel.WEBSOCKET,
        status=Status.SENDING,
        rendered={"title": row.title, "body": row.body, "url": row.url},
        next_attempt_at=now,
        created_at=now,
    )
    websocket.send(delivery, {})
    sent = {"status": Status.SENT, "sent_at": now, "finished_at": now}
    Delivery.objects.filter(pk=delivery.pk, status=Status.SENDING).update(**sent)
    delivery.refresh_from_db()
    return delivery
