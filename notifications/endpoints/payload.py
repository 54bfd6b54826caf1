"""What a webhook says: {type, timestamp, data}, written once, sent as these bytes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, TypedDict

from notifications.context import context_of
from notifications.kinds import Kind
from notifications.models import Delivery, NotificationEvent

#: Standard Webhooks recommends less than 20 kB.
MAX_BYTES = 20_000

#: Names of types as receivers route by them.
TYPES: dict[Kind, str] = {
    Kind.JOB_STARTED: "job.started",
    Kind.JOB_COMPLETED: "job.completed",
    Kind.JOB_FAILED: "job.failed",
    Kind.JOB_CANCELLED: "job.cancelled",
    Kind.PROGRESS_MILESTONE: "job.milestone",
    Kind.DOCUMENT_FAILED: "document.failed",
    Kind.BATCH_COMPLETED: "batch.completed",
    Kind.ETA_OVERRUN: "job.late",
    Kind.SYSTEM_ALERT: "system.alert",
    Kind.TEST: "test",
}


class Message(TypedDict):
    """A frozen webhook: its id over all attempts, and its body."""

    id: str
    body: str


class Data(TypedDict):
    """What a webhook tells: sentences for people, ids and details for programs."""

    event_id: str
    kind: str
    severity: str
    headline: str
    outcome: str
    reason: str
    url: str
    job_id: str | None
    batch_id: str | None
    recipient: str
    #: The event's payload; its shape depends on the type.
    details: dict[str, Any]


def message_of(delivery: Delivery) -> Message:
    """Return the message of a delivery.

    What is sent again by hand has the id and the bytes of what it replaces, so that
    a receiver that did get it can tell.
    """
    again = delivery.retry_of.rendered if delivery.retry_of else None
    if again and "id" in again:
        return {"id": again["id"], "body": again["body"]}
    event = delivery.event
    if event is None:
        raise ValueError("A digest has no webhook.")
    root = delivery.retry_of_id or delivery.pk
    return {"id": f"msg_{root.hex}", "body": body_of(event, delivery)}


def body_of(event: NotificationEvent, delivery: Delivery) -> str:
    """Return the body that tells of an event."""
    data = _data(event, delivery)
    body = _dumps(TYPES[Kind(event.kind)], event.occurred_at, data)
    if len(body.encode()) > MAX_BYTES:
        return _dumps(
            TYPES[Kind(event.kind)], event.occurred_at, {**data, "details": {}}
        )
    return body


def ping_body(*, at: datetime, sender: str) -> str:
    """Return the body of a test ping that `sender` asked for."""
    data = {"message": "This is a test. The endpoint works.", "sent_by": sender}
    return _dumps(TYPES[Kind.TEST], at, data)


def _data(event: NotificationEvent, delivery: Delivery) -> Data:
    context = context_of(event, delivery.recipient)
    recipient = delivery.recipient
    return {
        "event_id": str(event.pk),
        "kind": event.kind,
        "severity": event.severity,
        "headline": context["headline"],
        "outcome": context["outcome"],
        "reason": context["reason"],
        "url": context["url"],
        "job_id": str(event.job_id) if event.job_id else None,
        "batch_id": str(event.batch_id) if event.batch_id else None,
        "recipient": recipient.get_username() if recipient else "",
        "details": event.payload,
    }


def _dumps(kind: str, moment: datetime, data: Any) -> str:
    timestamp = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    body = {"type": kind, "timestamp": timestamp.replace("+00:00", "Z"), "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
