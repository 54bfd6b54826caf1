"""What the REST interface says of webhooks."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NotRequired, TypedDict

from notifications.endpoints import reading, showing
from notifications.endpoints.payload import TYPES
from notifications.endpoints.ping import Pinged
from notifications.endpoints.writing import KINDS
from notifications.kinds import Kind
from notifications.models import DeliveryAttempt, WebhookEndpoint
from notifications.registry import REGISTRY


class WebhookStandingDict(TypedDict):
    """How a webhook is: `new`, `working`, `failing`, `paused` or `disabled`.

    `success_rate` is the share of the last seven days' messages that arrived, of
    those that came to an end; null if none did.
    """

    code: str
    text: str
    failing_since: str | None
    paused_until: str | None
    disabled_at: str | None
    disabled_reason: str
    last_ok_at: str | None
    success_rate: float | None
    waiting: int


class WebhookDict(TypedDict):
    """A webhook. `secret` is there in the answer that makes it or rotates it, alone.

    `kinds` are those that it is told; none: all that preferences allow. Values of
    headers are never shown.
    """

    id: str
    url: str
    name: str
    kinds: list[str]
    header_names: list[str]
    rate_per_minute: int
    is_for_site: bool
    is_enabled: bool
    must_test: bool
    created_at: str
    standing: WebhookStandingDict
    secret: NotRequired[str]


class WebhookAttemptDict(TypedDict):
    """One attempt to deliver a message to a webhook."""

    delivery: str
    message_id: str
    type: str
    number: int
    outcome: str
    reason: str
    http_status: int | None
    duration_ms: int | None
    response: str
    started_at: str


class WebhookTestDict(TypedDict):
    """What came of a test; `status` is null when there was no answer."""

    is_ok: bool
    status: int | None
    milliseconds: int
    message: str
    response: str


class WebhookReplayDict(TypedDict):
    """How many messages are on the way again; ask once more while it is the most."""

    count: int
    at_most: int


class WebhookTypeDict(TypedDict):
    """A type of message: its kind in `kinds`, a schema and a sample of `details`."""

    type: str
    kind: str
    label: str
    description: str
    details_schema: dict[str, Any]
    sample: dict[str, Any]


def webhook_dict(
    row: WebhookEndpoint, *, now: datetime, secret: str = ""
) -> WebhookDict:
    """Return a webhook with its health."""
    shown: WebhookDict = {
        "id": str(row.pk),
        "url": row.url,
        "name": row.name,
        "kinds": list(row.kinds),
        "header_names": list(showing.headers_or_none(row)),
        "rate_per_minute": row.rate_per_minute,
        "is_for_site": row.owner_id is None,
        "is_enabled": row.is_enabled,
        "must_test": showing.must_test(row),
        "created_at": row.created_at.isoformat(),
        "standing": _standing_dict(row, now),
    }
    return {**shown, "secret": secret} if secret else shown


def attempt_dict(attempt: DeliveryAttempt) -> WebhookAttemptDict:
    """Return an attempt, read with its delivery and event."""
    delivery = attempt.delivery
    return {
        "delivery": str(delivery.pk),
        "message_id": str((delivery.rendered or {}).get("id", "")),
        "type": TYPES[Kind(delivery.event.kind)] if delivery.event else "",
        "number": attempt.number,
        "outcome": attempt.outcome,
        "reason": attempt.reason,
        "http_status": attempt.http_status,
        "duration_ms": attempt.duration_ms,
        "response": attempt.response,
        "started_at": attempt.started_at.isoformat(),
    }


def test_dict(came: Pinged) -> WebhookTestDict:
    """Return what came of a test."""
    return {
        "is_ok": came.is_ok,
        "status": came.status,
        "milliseconds": came.milliseconds,
        "message": came.message,
        "response": came.response,
    }


def type_dicts() -> list[WebhookTypeDict]:
    """Return the catalogue of types."""
    return [
        {
            "type": TYPES[kind],
            "kind": kind.value,
            "label": REGISTRY[kind].label,
            "description": REGISTRY[kind].description,
            "details_schema": dict(REGISTRY[kind].payload_schema),
            "sample": dict(REGISTRY[kind].sample),
        }
        for kind in KINDS
    ]


def _standing_dict(row: WebhookEndpoint, now: datetime) -> WebhookStandingDict:
    standing, record = reading.standing(row, now=now), reading.record(row, now=now)
    return {
        "code": standing.code,
        "text": standing.text,
        "failing_since": _iso(row.failing_since),
        "paused_until": _iso(row.paused_until),
        "disabled_at": _iso(row.disabled_at),
        "disabled_reason": row.disabled_reason,
        "last_ok_at": _iso(row.last_ok_at),
        "success_rate": record.success_rate,
        "waiting": record.waiting,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
