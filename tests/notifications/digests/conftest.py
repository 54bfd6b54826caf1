"""Deliveries that wait in windows."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import connection

from notifications import deliveries, digests
from notifications.kinds import Channel, Kind, Severity
from notifications.models import Cadence, Delivery, Notification, NotificationEvent
from notifications.preferences.timing import Hold
from notifications.statuses import Reason
from progress.models import Job

NOW = datetime(2026, 11, 22, 12, 10, tzinfo=UTC)
DUE = NOW + timedelta(minutes=50)

HOURLY = Hold(
    reason=Reason.DIGEST,
    until=DUE,
    cadence=Cadence.HOURLY,
    window_key="2026-11-22T13:00:00+00:00",
)
NIGHT = Hold(
    reason=Reason.QUIET_HOURS,
    until=DUE,
    cadence=Cadence.QUIET,
    window_key="2026-11-22T13:00:00+00:00",
)


def make_delivery(
    user: User,
    kind: Kind = Kind.JOB_COMPLETED,
    *,
    channel: Channel = Channel.EMAIL,
    job: Job | None = None,
    **values: Any,
) -> Delivery:
    """A mail that tells a person of something, and waits for its first attempt."""
    key = uuid4().hex
    event = NotificationEvent.objects.create(
        kind=kind,
        severity=Severity.INFO,
        idempotency_key=key,
        job=job,
        occurred_at=NOW,
        next_attempt_at=NOW,
    )
    told = Notification.objects.create(
        event=event,
        recipient=user,
        kind=kind,
        job=job,
        title=f"“Exams {Notification.objects.count() + 1}” is finished",
        body="9 pages.",
        url="/jobs/",
        created_at=NOW,
    )
    defaults = {
        "key": f"{key}:{channel}",
        "address": user.email,
        "next_attempt_at": NOW,
        "created_at": NOW,
    }
    return Delivery.objects.create(
        event=event,
        notification=told,
        recipient=user,
        channel=channel,
        **(defaults | values),
    )


def hold_back(delivery: Delivery, hold: Hold = HOURLY) -> Delivery:
    """Let a worker claim it, and find that it has to wait."""
    claim = deliveries.claim(delivery.pk, now=delivery.next_attempt_at)
    assert claim is not None
    assert digests.enter(claim, hold, now=NOW)
    delivery.refresh_from_db()
    return delivery


def own_messages() -> list[Delivery]:
    """The messages that digests wrote."""
    return list(Delivery.objects.filter(event=None).order_by("key"))


def together(*calls: Callable[[], object]) -> None:
    """Let each call run in a thread of its own, all at once."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        try:
            start.wait()
            call()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
