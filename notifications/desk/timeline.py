"""The timeline of a notification: what was planned, tried and heard, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from notifications import labels
from notifications.desk.represent import destination, rows_of
from notifications.models import (
    Delivery,
    DeliveryAttempt,
    Notification,
    NotificationEvent,
    Outcome,
    ProviderReceipt,
)

#: Deliveries of one event that a page shows.
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One line: when, what happened, and what is known about it."""

    at: datetime
    what: str
    detail: str = ""
    #: A colour and an icon: those of a job's state.
    state: str = "queued"


_STATES = {Outcome.OK: "completed", Outcome.RUNNING: "processing"}


def of_event(event: NotificationEvent) -> list[Moment]:
    """Return what happened to an event: it was written, told, and who has it."""
    moments = [
        Moment(at=event.occurred_at, what=f"Occurred: {labels.kind(event.kind)}")
    ]
    for entry in event.decisions:
        fired = "fired" if entry.get("is_fired") else "did not fire"
        what = f"Rule “{entry.get('name', '')}” {fired}"
        moments.append(
            Moment(at=event.occurred_at, what=what, detail=entry.get("reason", ""))
        )
    if event.fanned_out_at:
        people = Notification.objects.filter(event=event).count()
        what = f"Told to {people:,} {'person' if people == 1 else 'people'}"
        moments.append(Moment(at=event.fanned_out_at, what=what, state="completed"))
    if event.error:
        moments.append(
            Moment(
                at=event.next_attempt_at,
                what="Could not be told; tried again then",
                detail=event.error,
                state="failed",
            )
        )
    return sorted(moments, key=lambda moment: moment.at)


def of_delivery(row: Delivery) -> list[Moment]:
    """Return what happened to a delivery, the first thing first."""
    return sorted(_of_delivery(row), key=lambda moment: moment.at)


def siblings(event: NotificationEvent) -> list[Delivery]:
    """Return the deliveries of an event, by channel."""
    rows = Delivery.objects.filter(event=event).order_by("channel", "created_at")
    return list(rows_of(rows)[:MOST])


def _of_delivery(row: Delivery) -> Iterator[Moment]:
    where = destination(row)
    yield Moment(
        at=row.created_at, what=f"Planned: {labels.channel(row.channel)}", detail=where
    )
    # What somebody's own server answers is theirs to read.
    is_personal = row.endpoint is not None and row.endpoint.owner_id is not None
    for attempt in row.attempt_rows.order_by("number"):
        yield _of_attempt(attempt, has_response=not is_personal)
    for receipt in row.receipts.order_by("received_at"):
        yield _of_receipt(receipt)
    said = labels.status(row.status)
    reason = labels.reason(row.reason) if row.reason else ""
    if row.finished_at:
        state = labels.look(row.status)
        yield Moment(at=row.finished_at, what=said, detail=reason, state=state)
    else:
        yield Moment(at=row.next_attempt_at, what=f"Next: {said}", detail=reason)


def _of_attempt(attempt: DeliveryAttempt, *, has_response: bool) -> Moment:
    code = f"HTTP {attempt.http_status}" if attempt.http_status else ""
    took = f"{attempt.duration_ms} ms" if attempt.duration_ms is not None else ""
    wait = f"come back in {attempt.retry_after:.0f} s" if attempt.retry_after else ""
    said = attempt.response[:500] if has_response else ""
    reason = labels.reason(attempt.reason) if attempt.reason else ""
    parts = [reason, code, took, wait, said]
    return Moment(
        at=attempt.started_at,
        what=f"Attempt {attempt.number}: {labels.OUTCOMES[Outcome(attempt.outcome)]}",
        detail=" · ".join(filter(None, parts)),
        state=_STATES.get(Outcome(attempt.outcome), "failed"),
    )


def _of_receipt(receipt: ProviderReceipt) -> Moment:
    is_bad = receipt.kind not in {"delivered", "opened", "clicked"}
    return Moment(
        at=receipt.received_at,
        what=f"{receipt.provider.capitalize()} says: {receipt.kind.replace('_', ' ')}",
        detail=receipt.detail,
        state="failed" if is_bad else "completed",
    )
