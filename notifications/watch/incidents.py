"""Incidents: each trouble is told when it begins, and once more when it is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from notifications import deliveries, events
from notifications.kinds import Kind, Severity
from notifications.models import Delivery, NotificationEvent
from notifications.watch.troubles import Trouble

#: The prefix of the group that the alerts of one trouble form.
_GROUP = "alert:"
#: Alerts that are looked through: far more than there are different troubles.
RECENT = 500


def update(troubles: Collection[Trouble], *, now: datetime) -> None:
    """Tell of what is wrong since just now, and of what is not any more.

    The latest event of a trouble says whether it is open. The next one is keyed by
    it: of two who look at once, one is heard.
    """
    wrong = {trouble.problem: trouble for trouble in troubles}
    known = _latest()
    for problem, trouble in wrong.items():
        last = known.get(problem)
        if last is None or last.payload["is_resolved"]:
            _raise(trouble, last, now)
    for problem, last in known.items():
        if problem not in wrong and not last.payload["is_resolved"]:
            _resolve(last, now)


def recent_alerts() -> QuerySet[NotificationEvent]:
    """Return the alerts that are looked through, the latest first."""
    rows = NotificationEvent.objects.filter(
        kind=Kind.SYSTEM_ALERT, group_key__startswith=_GROUP
    )
    return rows.order_by("-occurred_at")[:RECENT]


def _latest() -> dict[str, NotificationEvent]:
    # The latest of each comes last, and stays.
    return {row.payload["problem"]: row for row in reversed(recent_alerts())}


def _raise(trouble: Trouble, last: NotificationEvent | None, now: datetime) -> None:
    _record(
        trouble.problem,
        after=last,
        severity=trouble.severity,
        now=now,
        payload={
            "problem": trouble.problem,
            "title": trouble.title,
            "message": trouble.message,
            "advice": trouble.advice,
            "since": now.isoformat(),
            "is_resolved": False,
        },
    )


def _resolve(last: NotificationEvent, now: datetime) -> None:
    over = {"title": f"Over: {last.payload['title']}", "advice": ""}
    message = {"message": "It has recovered by itself, or somebody mended it."}
    with transaction.atomic():
        unsent = Delivery.objects.filter(event=last)
        deliveries.withdraw(unsent, now=now)
        _record(
            last.payload["problem"],
            after=last,
            severity=Severity.INFO,
            now=now,
            payload=last.payload | over | message | {"is_resolved": True},
        )


def _record(
    problem: str,
    *,
    after: NotificationEvent | None,
    severity: Severity,
    payload: dict[str, Any],
    now: datetime,
) -> None:
    before = after.pk if after else "first"
    events.record(
        kind=Kind.SYSTEM_ALERT,
        key=f"{_GROUP}{problem}:{before}"[:150],
        payload=payload,
        severity=severity,
        group_key=f"{_GROUP}{problem}"[:100],
        now=now,
    )
